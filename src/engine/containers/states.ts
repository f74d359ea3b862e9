import type { Engine } from '../engine.ts';
import { projectOf } from '../project.ts';
import type { Health } from './containers.ts';

/** The little that a waiting person needs of each container; one call for the whole machine. */
export interface ContainerState {
  readonly id: string;
  readonly machine: string;
  readonly agent: string;
  readonly state: string;
  readonly health: Health;
}

/** States of a machine's containers, from the engine's list alone: cheap enough to ask every second. */
export async function listStates(engine: Engine): Promise<ContainerState[]> {
  const found = await engine.docker.listContainers({
    all: true,
    filters: { label: [`com.docker.compose.project=${projectOf(engine.machine)}`] },
  });
  return found.map((container) => ({
    id: container.Id,
    machine: engine.machine,
    agent: container.Labels['tandem.agent'] ?? container.Labels['com.docker.compose.service'] ?? '',
    state: container.State,
    health: healthIn(container.Status),
  }));
}

/** The engine's list tells health only inside its status text: `Up 3 seconds (health: starting)`. */
export function healthIn(status: string): Health {
  if (status.includes('(healthy)')) return 'healthy';
  if (status.includes('(unhealthy)')) return 'unhealthy';
  if (status.includes('(health: starting)')) return 'starting';
  return 'none';
}
