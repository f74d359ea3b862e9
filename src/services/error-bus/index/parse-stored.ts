/** A message of the ERRORS stream as a report. */
import type { JsMsg } from '@nats-io/jetstream';
import { isReport } from '../normalise/own-report.ts';
import type { Stored } from './row.ts';

export function parseStored(
  message: Pick<JsMsg, 'seq' | 'time' | 'string'>,
): Stored | { reason: string } {
  let report: unknown;
  const text = message.string();
  try {
    report = JSON.parse(text);
  } catch (error) {
    return { reason: `not JSON (${(error as Error).message})` };
  }
  if (!isReport(report)) return { reason: 'JSON, but not the shape of a report' };
  return { sequence: message.seq, storedAt: message.time.getTime(), report, text };
}
