import type { Stop } from '../../../runtime/agent.ts';
import { running as runningAnomalies } from '../anomalies/start.ts';
import { Increments } from '../increments.ts';
import type { Hub } from '../part.ts';
import { Running } from '../running.ts';
import { Forecasts, type Announcement } from './forecasts.ts';
import { predict } from './likelihood.ts';
import { predictionMetrics } from './metrics.ts';
import { LATELY_MS, readSigns } from './read-signs.ts';
import { speaksFor } from './speaks-for.ts';

const ROUND_MS = 15_000;
const HOUR_MS = 60 * 60 * 1000;
/** Kills at one look that count. */
const MOST_KILLS = 20;
/** Anomalies of one member that count. */
const MOST_ANOMALIES = 20;

export interface RunningPrediction {
  readonly forecasts: Forecasts;
  readonly fleet: Hub['fleet'];
}

export const running = new Running<RunningPrediction>();

export function startPrediction({ ctx, fleet, series }: Hub): Stop {
  const kills = new Increments(HOUR_MS, MOST_KILLS);
  const forecasts = new Forecasts({
    members: () => fleet.members(),
    predict: (member) => {
      const now = Date.now();
      const recent = { member: member.id, since: now - LATELY_MS, limit: MOST_ANOMALIES };
      const anomalies = runningAnomalies.get().store.find(recent);
      const transitions = fleet.transitions(member.id);
      const oomKills = kills.of(member.id);
      const known = { member, transitions, series, oomKills, anomalies, now };
      return predict(member.id, readSigns(known));
    },
    announce: ({ member, probability, severity }: Announcement) => {
      const { id, name, machine } = member;
      ctx.log.warn('a failure is likely', { member: id, probability, severity });
      if (!speaksFor(fleet, machine)) return;
      ctx.publish('alert', {
        ...{ action: 'alert', agent_name: name, machine_id: machine },
        ...{ alert_type: 'failure_predicted', severity, probability },
        timestamp: new Date().toISOString(),
      });
    },
  });
  predictionMetrics(ctx.metrics, forecasts);
  const timer = setInterval(() => {
    try {
      const counts = fleet.members().map(({ id, oom_kills }) => [id, oom_kills] as const);
      kills.look(counts, Date.now());
      forecasts.round();
    } catch (err) {
      ctx.log.error('predicting failed', { err });
    }
  }, ROUND_MS);
  const forget = running.set({ forecasts, fleet });
  return async () => {
    clearInterval(timer);
    await forget();
  };
}
