import { composeProject, resolveProject } from '../engine/compose/compose.ts';
import { isUp, listContainers } from '../engine/containers/containers.ts';
import type { StartPlan } from '../engine/fleet-up.ts';

/** What `up` would do on a machine; nothing when every container of the plan is up. */
export async function stepsOfUp({ engine, overlays, profiles }: StartPlan): Promise<string[]> {
  const project = composeProject(engine, overlays, profiles);
  const [{ services }, containers] = await Promise.all([
    resolveProject(project),
    listContainers(engine),
  ]);
  const up = new Set(containers.filter(isUp).map(({ service }) => service));
  const missing = services.filter((service) => !up.has(service));
  if (missing.length === 0) return [];
  const rest = services.length - missing.length;
  return [
    `start ${missing.length} of ${services.length} containers of ${engine.machine}, ${rest} are up: ${missing.join(', ')}`,
  ];
}
