/** Runs the detectors beside the series of the hub. */
import type { Stop } from '../../../runtime/agent.ts';
import type { Hub } from '../part.ts';
import { Running } from '../running.ts';
import { anomalyMetrics } from './metrics.ts';
import { readAnomalySettings } from './settings.ts';
import { AnomalyStore } from './store.ts';
import { AnomalyWatch } from './watch.ts';

/** How often silence is looked for, and a share of the baselines saved, milliseconds. */
const LOOK_MS = 15_000;
/** Every baseline is saved about every ten minutes; what came since is learned again after a crash. */
const SAVE_SHARE = 1 / 40;
const CLEAN_UP_MS = 60 * 60 * 1000;

/** Nobody waits for values of a member in one of these states. */
const SILENT_STATES: ReadonlySet<string> = new Set(['dead', 'stopping', 'absent', 'starting']);

export interface RunningAnomalies {
  readonly store: AnomalyStore;
  readonly watch: AnomalyWatch;
}

export const running = new Running<RunningAnomalies>();

export function startAnomalies({ ctx, fleet, series }: Hub): Stop {
  const store = new AnomalyStore(ctx.stateDir);
  const metrics = anomalyMetrics(ctx.metrics, () => watch);
  const watch = new AnomalyWatch({
    store,
    settings: readAnomalySettings(ctx.config),
    isExpected: (member) => isExpected(fleet, member),
    failed: (err) => ctx.log.error('an anomaly is not kept', { err }),
    onAnomaly: (anomaly, fresh) => {
      if (!fresh) return;
      metrics.found(anomaly);
      const { id, member, metric, kind, severity, summary } = anomaly;
      ctx.log.warn('anomaly', { id, member, metric, kind, severity, summary });
    },
  });
  ctx.log.info('baselines are back', { series: watch.series });
  const unlisten = series.onValue((...value) => watch.take(...value));
  const unfollow = fleet.onChange(({ gone }) => gone.forEach((member) => watch.forget(member)));
  const every = (ms: number, what: string, work: () => void) => {
    const timer = setInterval(() => {
      try {
        work();
      } catch (err) {
        ctx.log.error(`${what} failed`, { err });
      }
    }, ms);
    return () => clearInterval(timer);
  };
  const looking = every(LOOK_MS, 'looking for missing series', () => {
    watch.lookForGaps(Date.now());
    watch.save(SAVE_SHARE);
  });
  const cleaning = every(CLEAN_UP_MS, 'removing old anomalies', () => {
    store.cleanUp();
    const machines = new Set(fleet.machines().map(({ name }) => name));
    watch.forgetAllBut((id) => machines.has(id) || fleet.member(id) !== undefined);
  });
  const forget = running.set({ store, watch });
  return async () => {
    await forget();
    await unlisten();
    unfollow();
    looking();
    cleaning();
    watch.save();
    store.close();
  };
}

function isExpected(fleet: Hub['fleet'], member: string): boolean {
  const state = fleet.member(member)?.state;
  return state === undefined || !SILENT_STATES.has(state);
}
