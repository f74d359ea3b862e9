/** What the steward of a machine tells of a release: `event.release.<machine>`; the hubs show it. */
import { Type, type Static } from 'typebox';
import { AnyColor, ColorsRecord, WatchStatus } from './release.ts';

/** Kind of the events; the name of the machine follows. */
export const RELEASE_EVENT = 'release';

const RELEASE_EVENT_KINDS = [
  /** Nothing happened: how it is, for who came late. */
  'state',
  'rehearsing',
  'rehearsed',
  'prepared',
  'aborted',
  'committed',
  'watch-ended',
  'rolled-back',
  'fenced',
  'failed',
] as const;
export type ReleaseEventKind = (typeof RELEASE_EVENT_KINDS)[number];

/** Between two events of kind `state`, seconds. */
export const STATE_SECONDS = 10;

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()]);

export const ReleaseEvent = Type.Object({
  machine: Type.String(),
  /** ISO 8601. */
  timestamp: Type.String(),
  kind: Type.Enum([...RELEASE_EVENT_KINDS]),
  release: orNull(Type.String()),
  /** The color that it is about, where it is about one. */
  color: orNull(AnyColor),
  /** What is live, as last read; null before the first release. */
  record: orNull(ColorsRecord),
  watch: orNull(WatchStatus),
  /** Of the last switch, milliseconds. */
  timings: orNull(Type.Object({ flip_ms: Type.Number(), takeover_ms: Type.Number() })),
  /** Why, where it is not what was asked for. */
  reason: orNull(Type.String()),
});
export type ReleaseEvent = Static<typeof ReleaseEvent>;
