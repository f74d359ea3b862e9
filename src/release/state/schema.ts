/** What is kept of a release between commands, and after a command was killed. */
import { Type, type Static } from 'typebox';
import { COLORS, WatchLimits, type Color } from '../../contracts/release/release.ts';
import type { GateReport, ImageFacts, Measurement } from '../ports.ts';
import { RowState } from '../matrix/row.ts';

/** Grows when an older Tandem could not read the file any more. */
export const STATE_SCHEMA = 1;

const PHASES = [
  /** No candidate. */
  'idle',
  'staging',
  'staged-ok',
  'refused',
  /** The doors of the target color are being opened; nothing has switched. */
  'preparing',
  /** Some machine may have switched. */
  'committing',
  /** Switched everywhere; the stewards watch and may go back by themselves. */
  'watching',
  /** The watch is over. */
  'live',
  'rolled-back',
] as const;
export type Phase = (typeof PHASES)[number];

const AnyColor = Type.Enum([...COLORS]);
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()]);

const Side = Type.Object({ color: AnyColor, version: Type.String() });

/** A color and the version of its images. */
export interface Side {
  readonly color: Color;
  readonly version: string;
}

const MachineProgress = Type.Object({
  /** `committed` is what the steward confirmed. */
  state: Type.Enum(['pending', 'prepared', 'committed']),
  /** Epoch that the commit begins; set before the commit is sent. */
  epoch: Nullable(Type.Integer({ minimum: 1 })),
  error: Nullable(Type.String()),
  timings: Nullable(Type.Object({ flip_ms: Type.Number(), takeover_ms: Type.Number() })),
});
export type MachineProgress = Static<typeof MachineProgress>;

const Switch = Type.Object({
  direction: Type.Enum(['promote', 'rollback']),
  to: Side,
  /** Phase that holds again when nothing comes of it. */
  back_to: Type.Enum([...PHASES]),
  started_at: Type.String(),
  /** Limits of the watch after it; the same for a machine that comes later. */
  watch: Nullable(WatchLimits),
  machines: Type.Record(Type.String(), MachineProgress),
});
export type Switch = Static<typeof Switch>;

const Release = Type.Object({
  id: Type.String({ minLength: 1 }),
  /** The candidate. */
  color: AnyColor,
  version: Type.String({ minLength: 1 }),
  /** What was live when it was staged: the way back. */
  previous: Side,
  /** Machines that it was staged on; states of an older Tandem do not say. */
  machines: Type.Optional(Type.Array(Type.String())),
  actor: Type.String(),
  started_at: Type.String(),
});
export type Release = Static<typeof Release>;

export const ReleaseState = Type.Object({
  schema: Type.Integer({ minimum: 1 }),
  phase: Type.Enum([...PHASES]),
  release: Nullable(Release),
  switch: Nullable(Switch),
  rows: Type.Array(RowState),
  images: Type.Array(Type.Unsafe<ImageFacts>(Type.Object({}))),
  measurements: Type.Array(Type.Unsafe<Measurement>(Type.Object({}))),
  files: Type.Array(Type.String()),
  gates: Nullable(Type.Unsafe<GateReport>(Type.Object({}))),
  /** Why it was refused, aborted or rolled back. */
  reason: Nullable(Type.String()),
  updated_at: Type.String(),
});
export type ReleaseState = Static<typeof ReleaseState>;

export const NOTHING_YET: ReleaseState = {
  schema: STATE_SCHEMA,
  phase: 'idle',
  release: null,
  switch: null,
  rows: [],
  images: [],
  measurements: [],
  files: [],
  gates: null,
  reason: null,
  updated_at: '1970-01-01T00:00:00.000Z',
};
