/** What the unit tests of the error bus share. */
import type { ErrorReport } from '../../contracts/error-report.ts';
import type { Stored } from './index/row.ts';
import type { Hints } from './normalise/hints.ts';
import { normalise } from './normalise/normalise.ts';

export const NOON = Date.parse('2026-11-20T12:00:00.000Z');

export const hints: Hints = { via: 'nats', machine: 'pc2', receivedAt: NOON };

/** A report as the normaliser makes it; the fields are those of an old publisher. */
export function report(fields: Record<string, unknown> = {}): ErrorReport {
  return normalise({ agent: 'Coder', error_type: 'X', message: 'boom', ...fields }, hints);
}

/** A report at a place of the stream, a second after the one before. */
export function stored(sequence: number, fields: Record<string, unknown> = {}): Stored {
  const storedAt = NOON + sequence * 1_000;
  const timestamp = new Date(storedAt).toISOString();
  return { sequence, storedAt, report: report({ timestamp, ...fields }) };
}
