/** An agent that is watched for failures to come, as it moves to and from the old monitor. */
import { Type, type Static } from 'typebox';

export const WatchedRecord = Type.Object({
  machine_id: Type.String({ minLength: 1 }),
  agent_name: Type.String({ minLength: 1 }),
  dependencies: Type.Array(Type.String()),
  registered_at: Type.String({ description: 'ISO 8601' }),
});
export type WatchedRecord = Static<typeof WatchedRecord>;

export const PREFIX = 'watched:';
export const keyOf = (machine: string, name: string) => `${PREFIX}${machine}/${name}`;
