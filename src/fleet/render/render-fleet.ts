import type { Fleet } from '../model.ts';
import { agentConfigFile, type RenderedFile } from './config-files.ts';
import { fleetPlanFile } from './fleet-plan.ts';
import { infrastructureConfig, isBroker } from './infrastructure.ts';
import { machineFile } from './machine-file.ts';
import { overlayFiles } from './overlays.ts';
import { planMachines } from './plan.ts';

/** What rendering takes besides the fleet. */
export interface RenderOptions {
  /** Default image tag, the version of the package. */
  readonly version: string;
  /** Config of the broker of a machine; the fabric knows its language. */
  readonly natsConfig: (fleet: Fleet, machine: string) => string;
  /** Config of the ingress of a machine. */
  readonly haproxyConfig: (fleet: Fleet, machine: string) => string;
}

/**
 * Every file that follows from the definition, in a fixed order: per machine the compose file, its
 * overlays and the config files its containers mount. The same fleet gives the same bytes.
 *
 * @throws StartCycle, MachineUnknown, GpuUnknown when no valid compose file is possible
 */
export function renderFleet(fleet: Fleet, options: RenderOptions): RenderedFile[] {
  const summary = fleetPlanFile(fleet);
  const shared = summary === null ? [] : [summary];
  const perMachine = planMachines(fleet, options.version).flatMap((plan) => {
    const configs = plan.entries.flatMap((entry) => {
      const fabric = infrastructureConfig(entry);
      if (fabric === null) return agentConfigFile(entry) ?? [];
      const write = isBroker(entry) ? options.natsConfig : options.haproxyConfig;
      return { path: fabric.file, text: write(fleet, entry.machine) };
    });
    const texts = new Map([...configs, ...shared].map(({ path, text }) => [path, text]));
    return [machineFile(plan, texts), ...overlayFiles(plan), ...configs];
  });
  return [...perMachine, ...shared];
}
