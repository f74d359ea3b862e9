/** Actions about events that could not be read. */
import { Type } from 'typebox';
import { TandemError } from '../../../contracts/errors.ts';
import { ErrorQueryInvalid } from '../../../contracts/error-catalogue/services/error-bus.ts';
import { facade } from '../../facade/facade.ts';
import { errorBus } from '../bus.ts';
import type { StoredDeadLetter } from '../intake/dead-letters.ts';
import { readEvent } from '../intake/read-event.ts';
import { fit, roomFor } from './fit.ts';
import { ERRORS_WRITE, limit, ok, success } from './schemas.ts';

const errors = facade('errors');
const utf8 = new TextDecoder('utf-8', { fatal: true });
/** A larger one is written as 1e308, which the broker cannot read. */
const Sequence = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

const Letter = Type.Object({
  sequence: Sequence,
  via: Type.Enum(['nats', 'zmq']),
  from: Type.String(),
  machine: Type.String(),
  reason: Type.String(),
  at: Type.String(),
  /** `utf8`, or `base64` when a frame is no text. */
  encoding: Type.Enum(['utf8', 'base64']),
  frames: Type.Array(Type.String()),
});

export const deadActions = {
  dead_letters: errors.action({
    summary: 'Events that could not be read, whole, with the reason, the newest first',
    input: Type.Object({ limit, cursor: Type.Optional(Type.String()) }),
    output: Type.Object({
      ...ok,
      total: Type.Integer(),
      data: Type.Array(Letter),
      cursor: Type.Union([Type.String(), Type.Null()]),
    }),
    run: async ({ limit: count = 100, cursor }, ctx) => {
      const { dead } = errorBus();
      const [letters, next] = await dead.list(
        count,
        cursor === undefined ? undefined : place(cursor),
      );
      const shown = letters.map(show);
      const data = fit(shown, roomFor(ctx), (row) => Buffer.byteLength(JSON.stringify(row)));
      const cut = data.length < shown.length ? data.at(-1)?.sequence : undefined;
      const after = cut ?? next;
      return {
        ...success,
        total: await dead.count(),
        data,
        cursor: after === null ? null : String(after),
      };
    },
  }),

  redrive_dead_letters: errors.action({
    summary: 'Reads dead letters again; those that can be read now are stored and leave the list',
    requires: ERRORS_WRITE,
    timeoutMs: 30_000,
    input: Type.Object({ sequences: Type.Array(Sequence, { minItems: 1, maxItems: 200 }) }),
    output: Type.Object({
      ...ok,
      results: Type.Array(
        Type.Object({
          sequence: Sequence,
          error_id: Type.Optional(Type.String()),
          reason: Type.Optional(Type.String()),
        }),
      ),
    }),
    run: async ({ sequences }) => {
      const results = [];
      for (const sequence of sequences) results.push(await redrive(sequence));
      return { ...success, results };
    },
  }),
};

/** Stored first and removed then: what a crash leaves in both places is known by its content id. */
async function redrive(sequence: number) {
  const { dead, intake } = errorBus();
  try {
    const letter = await dead.get(sequence);
    const report = readEvent({ ...letter, at: Date.parse(letter.at) });
    await intake.take(report);
    await dead.remove(sequence);
    return { sequence, error_id: report.error_id };
  } catch (failure) {
    if (!(failure instanceof TandemError)) throw failure;
    return { sequence, reason: failure.message };
  }
}

function place(cursor: string): number {
  const sequence = Number(cursor);
  if (!Number.isSafeInteger(sequence) || sequence < 1)
    throw new ErrorQueryInvalid({ field: 'cursor', found: cursor, expected: 'one from a reply' });
  return sequence;
}

function show({ frames, ...letter }: StoredDeadLetter) {
  try {
    const texts = frames.map((frame) => utf8.decode(frame));
    return { ...letter, encoding: 'utf8' as const, frames: texts };
  } catch {
    const texts = frames.map((frame) => Buffer.from(frame).toString('base64'));
    return { ...letter, encoding: 'base64' as const, frames: texts };
  }
}
