/** Questions about anomalies, new and old. */
import { Type } from 'typebox';
import { Anomaly } from '../../../contracts/observability/observability.ts';
import { action } from '../../../runtime/agent.ts';
import { Nothing, ok, success } from '../schemas.ts';
import { running } from './start.ts';

const DEFAULT_LIMIT = 200;
/** In the answer of the old endpoint. */
const OLD_LIMIT = 100;
const MINUTE_MS = 60_000;

export const anomaliesActions = {
  list_anomalies: action({
    summary: 'What left its usual range, the newest first',
    input: Type.Object({
      member: Type.Optional(Type.String({ minLength: 1, description: 'Member id, or a machine' })),
      minutes: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'How far back' })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: DEFAULT_LIMIT })),
    }),
    output: Type.Object({ ...ok, anomalies: Type.Array(Anomaly) }),
    run: ({ member, minutes, limit = DEFAULT_LIMIT }) => {
      const since = minutes === undefined ? undefined : Date.now() - minutes * MINUTE_MS;
      const anomalies = running.get().store.find({ member, since, limit });
      return { ...success, anomalies };
    },
  }),

  anomalies: action({
    summary: 'The last hundred values that left their usual range, in the words of the old hub',
    input: Nothing,
    output: Type.Object({ ...ok, anomalies: Type.Array(Anomaly) }),
    run: () => ({ ...success, anomalies: running.get().store.find({ limit: OLD_LIMIT }) }),
  }),
};
