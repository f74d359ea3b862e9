import { isFailed, isUp, type FleetContainer } from '../../engine/containers/containers.ts';
import { likelyCause } from '../../engine/containers/diagnose.ts';
import type { NotReady } from '../ports.ts';

/** A container that restarted this often since it was made will not come up by itself. */
const HOPELESS_RESTARTS = 3;

/** Last lines of a container that are worth showing. */
export const LAST_LINES = 8;

export type Missing = NotReady & { readonly hopeless: boolean };

/**
 * Why services are not up.
 *
 * @param containers all of the machine
 */
export async function missingOf(
  machine: string,
  services: readonly string[],
  containers: readonly FleetContainer[],
  lastLinesOf: (container: FleetContainer) => Promise<readonly string[]>,
): Promise<readonly Missing[]> {
  const found = await Promise.all(
    services.map(async (service): Promise<Missing | null> => {
      const container = containers.find((one) => one.service === service);
      if (!container)
        return { machine, service, reason: 'it has no container', lastLines: [], hopeless: false };
      if (isUp(container)) return null;
      const lastLines = await lastLinesOf(container);
      const { state, health, restarts, exitCode } = container;
      const facts = `${state}, health ${health}, ${restarts} restarts, last exit code ${exitCode}`;
      return {
        machine,
        service,
        reason: `${likelyCause(container, lastLines)} (${facts})`,
        lastLines,
        hopeless: isFailed(container) || restarts >= HOPELESS_RESTARTS,
      };
    }),
  );
  return found.filter((missing) => missing !== null);
}
