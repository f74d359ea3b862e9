/** One thing that must not get lost when a capability moves: a user, an allocation, a score. */
import { Type, type Static } from 'typebox';

export const StateRecord = Type.Object({
  /** Unique within the agent, e.g. `user:ann`. Putting a record twice is the same as once. */
  key: Type.String({ minLength: 1, maxLength: 512 }),
  value: Type.Record(Type.String(), Type.Unknown()),
});
export type StateRecord = Static<typeof StateRecord>;
