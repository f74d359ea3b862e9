/** What the steward had begun, on disk: whole or not at all, so that it finds its place again when it is killed. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Type, type Static } from 'typebox';
import Value from 'typebox/value';
import { COLORS, ColorsRecord, WatchLimits } from '../../../../contracts/release/release.ts';
import { replaceFileSync } from '../../../../files/replace-file-sync.ts';

const FILE = 'release.json';

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()]);
const AnyColor = Type.Enum([...COLORS]);

/** Figures of one backend at one ingress. */
export const Counted = Type.Object({
  requests: Type.Number(),
  errors: Type.Number(),
  meanMs: Type.Number(),
});
export type Counted = Static<typeof Counted>;

/** How the color that was live did before the switch. */
export const Baseline = Type.Object({
  requests: Type.Number(),
  error_share: orNull(Type.Number()),
  mean_ms: orNull(Type.Number()),
  /** Shares of its memory limit: used, and grown by each minute. */
  memory: Type.Optional(Type.Object({ share: Type.Number(), growth: orNull(Type.Number()) })),
});
export type Baseline = Static<typeof Baseline>;

/** By slug; `*` is all together. */
export const Baselines = Type.Record(Type.String(), Baseline);
export type Baselines = Static<typeof Baselines>;

/** Where the counts of the new color stood, by ingress and backend. */
const Start = Type.Record(Type.String(), Counted);

export const NotedWatch = Type.Object({
  release: Type.String(),
  epoch: Type.Integer(),
  color: AnyColor,
  limits: WatchLimits,
  outcome: Type.Enum(['watching', 'passed', 'rolled-back', 'stopped']),
  started_at: Type.String(),
  ends_at: Type.String(),
  breach: orNull(Type.String()),
  rollback_ms: orNull(Type.Number()),
  baselines: Baselines,
  start: Start,
});
export type NotedWatch = Static<typeof NotedWatch>;

/** A switch that was begun and is not over. */
export const Begun = Type.Object({
  release: Type.String(),
  color: AnyColor,
  epoch: Type.Integer(),
  limits: orNull(WatchLimits),
  baselines: Baselines,
  start: Start,
  /** A rollback by the watch: why. */
  breach: orNull(Type.String()),
  /** It was another machine that saw it: what is left here does its work. */
  elsewhere: Type.Optional(Type.Boolean()),
  /** When the first bad answer or event was, Unix milliseconds. */
  first_bad_at: orNull(Type.Number()),
  at: Type.String(),
});
export type Begun = Static<typeof Begun>;

export const Note = Type.Object({
  /** The record as last read or written, for a time in which the broker is away. */
  record: orNull(ColorsRecord),
  begun: orNull(Begun),
  watch: orNull(NotedWatch),
  timings: orNull(Type.Object({ flip_ms: Type.Number(), takeover_ms: Type.Number() })),
  /** Machines that have not confirmed yet that they roll back too. */
  tell: Type.Array(Type.String()),
});
export type Note = Static<typeof Note>;

export const EMPTY_NOTE: Note = { record: null, begun: null, watch: null, timings: null, tell: [] };

export interface NoteFile {
  readonly value: Note;
  /** Changes some of it; on disk when this returns. */
  change(some: Partial<Note>): void;
}

/** A note that cannot be read is none: the record in the bucket is what holds. */
export function openNote(stateDir: string, unreadable: (error: unknown) => void): NoteFile {
  const file = path.join(stateDir, FILE);
  let value = EMPTY_NOTE;
  try {
    value = Value.Parse(Note, JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') unreadable(error);
  }
  return {
    get value() {
      return value;
    },
    change(some) {
      value = { ...value, ...some };
      replaceFileSync(file, JSON.stringify(value), { mode: 0o600 });
    },
  };
}
