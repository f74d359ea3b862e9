import { FLEET_MACHINES } from '../../../contracts/fleet/machines.ts';
import { HUB } from '../../../contracts/observability/observability.ts';
import type { Stop } from '../../../runtime/agent.ts';
import { MachineStatsReader } from '../../../runtime/host/machine-stats.ts';
import type { Hub } from '../part.ts';
import { running } from './running.ts';
import { PerformanceStore } from './store.ts';

/** A hub that does not answer by then is away, and the answer is given without it, milliseconds. */
const PEER_MS = 500;
const CATCH_UP_MS = 30_000;
const CLEAN_UP_MS = 60 * 60 * 1000;

export function startPerformance({ ctx, fleet, series }: Hub): Stop {
  const { machine } = ctx.identity;
  const store = new PerformanceStore({
    ...{ folder: ctx.stateDir, machine, machines: FLEET_MACHINES, log: ctx.log },
    ask: (other, action, input) =>
      ctx.call(HUB, action, input, { machine: other, timeoutMs: PEER_MS }),
  });
  const catchUp = setInterval(() => void store.catchUp(), CATCH_UP_MS);
  const cleanUp = setInterval(() => {
    try {
      store.log.cleanUp();
    } catch (err) {
      ctx.log.warn('removing old performance rows failed, again in an hour', { err });
    }
  }, CLEAN_UP_MS);
  const host = new MachineStatsReader(ctx.stateDir);
  const forget = running.set({ store, host, fleet, series });
  return async () => {
    clearInterval(catchUp);
    clearInterval(cleanUp);
    await forget();
    store.close();
  };
}
