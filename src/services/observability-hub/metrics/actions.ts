/** Actions of the metrics: figures over time, who is asked, and the figures of this machine's infrastructure. */
import { Type, type TSchema } from 'typebox';
import { MetricsPage, SERIES_NAMES } from '../../../contracts/observability/metrics.ts';
import { action } from '../../../runtime/agent.ts';
import { readInfrastructure } from './infrastructure/pages.ts';
import { PULL_DEADLINE_MS } from './pull/puller.ts';
import { rangeOf, seriesNames } from './range.ts';
import { running } from './running.ts';
import { TEXT_FORMAT } from './text-format.ts';

const MOST_MINUTES = 15 * 24 * 60;
const orNull = <T extends TSchema>(type: T) => Type.Union([type, Type.Null()]);

export const metricsActions = {
  metrics_range: action({
    summary: 'Figures of a member or a machine over time',
    input: Type.Object({
      member: Type.String({
        minLength: 1,
        maxLength: 128,
        description: '<machine>/<name>, or <machine> for its host and its cards',
      }),
      series: Type.Optional(
        Type.String({
          maxLength: 400,
          description: `With commas between them: ${SERIES_NAMES.join(', ')}; default all`,
        }),
      ),
      minutes: Type.Optional(
        Type.Number({ exclusiveMinimum: 0, maximum: MOST_MINUTES, description: 'Default 60' }),
      ),
    }),
    output: Type.Object({
      member: Type.String(),
      series: Type.Array(
        Type.Object({
          name: Type.String(),
          unit: Type.String(),
          points: Type.Array(
            Type.Tuple([Type.Number({ description: 'Unix milliseconds' }), orNull(Type.Number())]),
          ),
          source: Type.String({ description: 'prometheus, or hub while that is away' }),
        }),
      ),
    }),
    run: async ({ member, series, minutes = 60 }) => {
      const { prometheus, history } = running.get();
      const query = { member, series: seriesNames(series), minutes };
      return { member, series: await rangeOf(query, { prometheus, history }) };
    },
  }),

  scrape_targets: action({
    summary: 'Who is asked for metrics through this hub, and how that went last',
    input: Type.Object({}),
    output: Type.Object({
      targets: Type.Array(
        Type.Object({
          member: Type.String(),
          asked_at: orNull(Type.String({ description: 'ISO 8601; null: not yet' })),
          answered: orNull(Type.Boolean()),
          ms: orNull(Type.Number()),
          bytes: orNull(Type.Integer()),
          failure: orNull(Type.String()),
        }),
      ),
    }),
    run: () => {
      const { targets, puller } = running.get();
      return {
        targets: targets().map(({ id }) => {
          const last = puller.last(id);
          return {
            member: id,
            asked_at: last === undefined ? null : new Date(last.at).toISOString(),
            answered: last === undefined ? null : last.failure === null,
            ms: last?.ms ?? null,
            bytes: last?.bytes ?? null,
            failure: last?.failure ?? null,
          };
        }),
      };
    },
  }),

  read_infrastructure: action({
    summary: "Figures of a container of this machine's infrastructure, for the hub of the other",
    input: Type.Object({ name: Type.String({ minLength: 1, maxLength: 63 }) }),
    output: MetricsPage,
    timeoutMs: PULL_DEADLINE_MS,
    run: async ({ name }) => ({
      content_type: TEXT_FORMAT,
      text: await readInfrastructure(name, PULL_DEADLINE_MS),
    }),
  }),
};
