import type { Fleet } from '../model.ts';
import { agentConfigFile } from './config/config-files.ts';
import type { RenderedFile } from './rendered-file.ts';
import { fleetPlanFile } from './config/fleet-plan.ts';
import { infrastructureConfig } from './infrastructure/infrastructure.ts';
import {
  infrastructureImage,
  type InfrastructureImage,
} from './infrastructure/infrastructure-images.ts';
import { machineFile } from './machine-file.ts';
import { overlayFiles } from './overlays.ts';
import { planMachines } from './plan.ts';

/** Who writes the settings of each infrastructure image. */
export type ConfigWriters = Readonly<
  Record<InfrastructureImage, (fleet: Fleet, machine: string) => string>
>;

/** What rendering takes besides the fleet. */
export interface RenderOptions {
  /** Default image tag, the version of the package. */
  readonly version: string;
  /** Settings of an infrastructure image on a machine; the fabric knows their languages. */
  readonly configs: ConfigWriters;
  /** Texts of the files that people write in the folders of infrastructure images, by path under `compose/`. */
  readonly handWritten?: ReadonlyMap<string, string>;
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
      const write = options.configs[infrastructureImage(entry)!];
      return { path: fabric.file, text: write(fleet, entry.machine) };
    });
    const texts = new Map([
      ...[...configs, ...shared].map(({ path, text }) => [path, text] as const),
      ...(options.handWritten ?? []),
    ]);
    return [machineFile(plan, texts), ...overlayFiles(plan), ...configs];
  });
  return [...perMachine, ...shared];
}
