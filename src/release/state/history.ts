/** One line for everything that a release command did: what `release history` shows. */
import { Type, type Static } from 'typebox';

const NullableText = Type.Union([Type.String(), Type.Null()]);

export const HistoryLine = Type.Object({
  /** What is written twice after a command was killed counts once. */
  run: Type.String(),
  at: Type.String(),
  /** `stage`, `promote`, `rollback`, `freeze`, ... */
  what: Type.String(),
  outcome: Type.String(),
  /** user@host. */
  by: Type.String(),
  release: NullableText,
  version: NullableText,
  color: NullableText,
  reason: NullableText,
  receipt: NullableText,
});
export type HistoryLine = Static<typeof HistoryLine>;

export const Freeze = Type.Object({ by: Type.String(), at: Type.String(), reason: Type.String() });
export type Freeze = Static<typeof Freeze>;
