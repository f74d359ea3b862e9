import { listContainers } from '../../engine/containers/containers.ts';
import type { Engine } from '../../engine/engine.ts';

/** What answers where: one line per published port, from what the engines really bound. */
export async function addressLines(engines: readonly Engine[]): Promise<string[]> {
  const perEngine = await Promise.all(
    engines.map(async (engine) =>
      (await listContainers(engine)).flatMap((container) =>
        container.published.map(
          ({ address, hostPort }) =>
            `${engine.machine.padEnd(8)} ${address}:${hostPort}  ${container.agent}`,
        ),
      ),
    ),
  );
  return perEngine.flat().sort();
}
