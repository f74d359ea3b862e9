import { RestartFailed } from '../../contracts/error-catalogue/cli/secrets.ts';
import type { Engine } from '../engine.ts';
import { poll } from '../poll.ts';
import { projectOf } from '../project.ts';
import { stopContainer } from './stop.ts';

/** Longest wait for a container to be healthy again, milliseconds. */
const HEALTHY_TIMEOUT_MS = 120_000;
/** A stopping container gets this long before the kill, seconds; the engine's own value is too short for a drain. */
const STOP_GRACE_SECONDS = 15;

/**
 * Restarts the running containers of a compose service and waits until they are healthy. Without one nothing happens: it
 * takes the new files when it is started.
 *
 * @param engines one per machine
 * @returns whether there was one
 * @throws RESTART_FAILED
 */
export async function restartContainer(
  engines: readonly Engine[],
  machine: string,
  service: string,
  timeoutMs = HEALTHY_TIMEOUT_MS,
): Promise<boolean> {
  const containers = await running(engines, machine, service);
  for (const container of containers) {
    await stopContainer(container, STOP_GRACE_SECONDS);
    await container.start();
    const { ok } = await poll(
      async () => (await container.inspect()).State,
      (state) => state.Running && (state.Health?.Status ?? 'healthy') === 'healthy',
      { timeoutMs, intervalMs: 500 },
    );
    if (!ok) throw new RestartFailed({ slug: service, machine, seconds: timeoutMs / 1000 });
  }
  return containers.length > 0;
}

/** True when a compose service has a running container on the machine. */
export async function isRunning(
  engines: readonly Engine[],
  machine: string,
  service: string,
): Promise<boolean> {
  return (await running(engines, machine, service)).length > 0;
}

/**
 * Sends a signal to a running container of the fleet; without one nothing happens.
 *
 * @returns how many got it
 */
export async function signalContainer(
  engines: readonly Engine[],
  machine: string,
  service: string,
  signal: string,
): Promise<number> {
  const containers = await running(engines, machine, service);
  for (const container of containers) await container.kill({ signal });
  return containers.length;
}

async function running(engines: readonly Engine[], machine: string, service: string) {
  const engine = engines.find((candidate) => candidate.machine === machine);
  if (!engine) return [];
  const project = `com.docker.compose.project=${projectOf(machine)}`;
  const found = await engine.docker.listContainers({ filters: { label: [project] } });
  return found
    .filter(({ Labels }) => Labels['com.docker.compose.service'] === service)
    .map(({ Id }) => engine.docker.getContainer(Id));
}
