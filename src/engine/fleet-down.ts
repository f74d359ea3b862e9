import { compose, composeProject } from './compose/compose.ts';
import type { Engine } from './engine.ts';
import { LINK_NETWORK, projectOf } from './project.ts';

/**
 * Stops and removes the containers and networks of the machines.
 *
 * @param volumes also removes the named volumes: streams, outboxes, everything that was kept
 */
export async function stopFleet(
  engines: readonly Engine[],
  options: { volumes: boolean; onLine?: (machine: string, line: string) => void },
): Promise<void> {
  await Promise.all(
    engines.map((engine) =>
      compose(
        composeProject(engine, ['one-host'], ['*']),
        ['down', '--remove-orphans', ...(options.volumes ? ['--volumes'] : [])],
        (line) => options.onLine?.(engine.machine, line),
      ),
    ),
  );
  await Promise.all(engines.map(removeLink));
  if (options.volumes) await Promise.all(engines.map(removeVolumes));
}

async function removeLink({ docker }: Engine): Promise<void> {
  const found = await docker.listNetworks({ filters: { name: [LINK_NETWORK] } });
  for (const network of found.filter(({ Name }) => Name === LINK_NETWORK)) {
    // Two machines on one engine race for the same network; the second finds it gone or in use by the other.
    await docker
      .getNetwork(network.Id)
      .remove()
      .catch(() => undefined);
  }
}

/** Volumes of entries that left the definition are unknown to Compose, yet carry the project's label. */
export async function listVolumes({ docker, machine }: Engine): Promise<string[]> {
  const { Volumes: volumes } = await docker.listVolumes({
    filters: JSON.stringify({ label: [`com.docker.compose.project=${projectOf(machine)}`] }),
  });
  return (volumes ?? []).map(({ Name }) => Name);
}

async function removeVolumes(engine: Engine): Promise<void> {
  const names = await listVolumes(engine);
  await Promise.all(
    names.map((name) =>
      engine.docker
        .getVolume(name)
        .remove()
        .catch(() => undefined),
    ),
  );
}
