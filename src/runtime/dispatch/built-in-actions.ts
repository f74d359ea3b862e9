/** The actions that every agent answers. */
import { Type } from 'typebox';
import { HealthReport } from '../../contracts/fleet/health.ts';
import { MetricsPage } from '../../contracts/observability/metrics.ts';
import { action, type Actions } from '../agent.ts';
import type { Identity } from '../settings/identity.ts';
import { LOG_LEVELS, type Log } from '../log/log.ts';
import type { Metrics } from '../metrics/metrics.ts';

const Nothing = Type.Object({});
const Level = Type.Union(LOG_LEVELS.map((level) => Type.Literal(level)));

export interface BuiltInParts {
  readonly identity: Identity;
  readonly health: () => HealthReport;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'text' | 'contentType'>;
}

export function builtInActions({ identity, health, log, metrics }: BuiltInParts): Actions {
  const report = action({
    summary: 'Health with every check, in the fields of the old protocol',
    input: Nothing,
    output: HealthReport,
    run: () => health(),
  });
  return {
    ping: action({
      summary: 'Answers at once',
      input: Nothing,
      output: Type.Object({
        status: Type.String(),
        message: Type.String(),
        agent: Type.String(),
        service: Type.String(),
        timestamp: Type.String(),
      }),
      run: () => ({
        status: 'ok',
        message: 'pong',
        agent: identity.agent,
        service: identity.agent,
        timestamp: new Date().toISOString(),
      }),
    }),
    health: report,
    health_check: report,
    metrics: action({
      summary: 'What /metrics shows, for the hubs of both machines',
      input: Nothing,
      output: MetricsPage,
      run: async () => ({ content_type: metrics.contentType, text: await metrics.text() }),
    }),
    set_log_level: action({
      summary: 'Changes what the container logs, until it restarts',
      input: Type.Object({ level: Level }),
      output: Type.Object({ level: Type.String(), previous: Type.String() }),
      run: ({ level }, ctx) => {
        const previous = log.level;
        log.setLevel(level);
        log.warn('log level changed', { from: previous, to: level, caller: ctx.caller });
        return { level, previous };
      },
    }),
  };
}
