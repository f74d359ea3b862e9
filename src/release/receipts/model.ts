/** The receipt of a decision: what was decided, on which figures, from which files, and what came before it. */
import { Type, type Static } from 'typebox';
import { COLORS } from '../../contracts/release/release.ts';

const RECEIPT_STATUSES = ['OK', 'PARTIAL', 'BLOCKED'] as const;
const RECEIPT_KINDS = [
  'authorisation',
  'stage',
  'promote',
  'rollback',
  'freeze',
  'unfreeze',
  'upgrade',
] as const;

const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });
const orNull = <T extends ReturnType<typeof Type.String | typeof Type.Number>>(type: T) =>
  Type.Union([type, Type.Null()]);
const Text = Type.String();
/** ISO 8601 in UTC. */
const Time = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$' });

/** A file that the decision rests on. */
export const ReceiptInput = Type.Object({
  /** Path from the folder of releases, or from the checkout. */
  name: Text,
  /** Of its bytes; null when the file was not there. */
  sha256: Type.Union([Sha256, Type.Null()]),
  bytes: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
  /** True when it was written for this run and stays as it is, so that `verify` reads it again. */
  kept: Type.Boolean(),
});
export type ReceiptInput = Static<typeof ReceiptInput>;

/** One row of the log: nine columns, of which the last is the beginning of the content's hash. */
export const LogRow = Type.Object({
  /** Semantic version of the record, from 1.0.0. */
  version: Type.String({ pattern: '^\\d+\\.\\d+\\.\\d+$' }),
  time: Time,
  /** Who decided, with which tool: `ann@tandem 0.1.0`. */
  actor: Text,
  change: Type.String({ maxLength: 80 }),
  /** Files, or `--`. */
  artifacts: Text,
  status: Type.Enum([...RECEIPT_STATUSES]),
  notes: Text,
  /** What it cost: time, seconds. */
  cost_seconds: Type.Number({ minimum: 0 }),
  hash: Type.String({ pattern: '^[0-9a-f]{7}$' }),
});
export type LogRow = Static<typeof LogRow>;

const GateLine = Type.Object({
  id: Text,
  title: Text,
  outcome: Type.Enum(['pass', 'fail', 'unknown']),
  source: Text,
  operator: Text,
  threshold: Type.Number(),
  unit: Text,
  value: orNull(Type.Number()),
  baseline: orNull(Type.Number()),
  confidence: orNull(Type.Number()),
  reason: Text,
});

/** Everything that is hashed. Objects of others may say more than is asked for here. */
export const ReceiptBody = Type.Object({
  format: Type.Literal(1),
  /** Place in the chain, from 1. */
  number: Type.Integer({ minimum: 1 }),
  run_id: Type.String({ minLength: 1 }),
  kind: Type.Enum([...RECEIPT_KINDS]),
  release: Text,
  /** Of the images. */
  version: Text,
  color: Type.Union([Type.Enum([...COLORS]), Type.Null()]),
  actor: Type.String({ minLength: 1 }),
  status: Type.Enum([...RECEIPT_STATUSES]),
  /** Null unless the status is BLOCKED. */
  reason_if_blocked: orNull(Text),
  decision: Type.Enum(['go', 'no-go', 'done', 'aborted']),
  summary: Text,
  started_at: Time,
  ended_at: Time,
  seconds: Type.Number({ minimum: 0 }),
  tools: Type.Array(Type.Object({ name: Text, version: Text })),
  inputs: Type.Array(ReceiptInput),
  images: Type.Array(
    Type.Object({
      machine: Text,
      image: Text,
      digest: orNull(Text),
      reads: Type.Union([Type.Array(Text), Type.Null()]),
      writes: orNull(Text),
    }),
  ),
  steps: Type.Array(
    Type.Object({
      id: Text,
      owner: Text,
      status: Text,
      startedAt: orNull(Text),
      endedAt: orNull(Text),
      reason: orNull(Text),
    }),
  ),
  measurements: Type.Array(Type.Object({ source: Text, value: orNull(Type.Number()), unit: Text })),
  gates: Type.Union([
    Type.Object({ go: Type.Boolean(), gatesDigest: Text, results: Type.Array(GateLine) }),
    Type.Null(),
  ]),
  /** Of a switch, milliseconds by machine. */
  timings: Type.Record(
    Text,
    Type.Union([Type.Object({ flip_ms: Type.Number(), takeover_ms: Type.Number() }), Type.Null()]),
  ),
  warnings: Type.Array(Text),
  /** Of what was decided on, without times, run and place in the chain: the same content, the same hash. */
  content_hash: Sha256,
  log_row: LogRow,
  /** Hash of the receipt before; nothing but noughts for the first. */
  previous: Sha256,
});
export type ReceiptBody = Static<typeof ReceiptBody>;

export const Receipt = Type.Object({
  ...ReceiptBody.properties,
  /** SHA-256 of the canonical JSON (RFC 8785) of everything else. */
  hash: Sha256,
});
export type Receipt = Static<typeof Receipt>;

/** Name of a receipt: its number, padded so that names sort. */
export const receiptId = (number: number) => String(number).padStart(6, '0');
