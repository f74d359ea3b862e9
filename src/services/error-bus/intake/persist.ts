/** Stores an event or its dead letter, and tries until one of the two is done. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { MsgHdrs } from '@nats-io/transport-node';
import { ReportInvalid } from '../../../contracts/error-catalogue/services/error-bus.ts';
import { TandemError } from '../../../contracts/errors.ts';
import type { ErrorReport } from '../../../contracts/error-report.ts';
import type { Log } from '../../../runtime/log/log.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { Intake } from './intake.ts';
import { readEvent, type RawEvent } from './read-event.ts';

/** Between two tries while the broker is away, milliseconds. */
const FIRST_RETRY_MS = 200;
const LAST_RETRY_MS = 5_000;

export interface PersistParts {
  readonly intake: Pick<Intake, 'take'>;
  readonly dead: Pick<DeadLetters, 'put'>;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly count?: (via: 'nats' | 'zmq', outcome: Outcome) => void;
}

export type Outcome = 'stored' | 'duplicate' | 'dead';

/** The event as read: the report, or why there is none. */
export type Read =
  | { readonly event: RawEvent; readonly report: ErrorReport }
  | { readonly event: RawEvent; readonly reason: string };

/** Reads an event; never throws. */
export function read(event: RawEvent): Read {
  try {
    return { event, report: readEvent(event) };
  } catch (error) {
    const reason = error instanceof TandemError ? error.details['reason'] : String(error);
    return { event, reason: String(reason) };
  }
}

/** Key under which events must stay in order: the agent, or the way in for what names none. */
export const laneOf = (read: Read) =>
  'report' in read ? read.report.agent_name : `dead ${read.event.via}`;

/**
 * Resolves when the event is stored, as a report or as a dead letter.
 *
 * @returns false when the container stops first; the event is then not stored
 */
export async function persist(given: Read, parts: PersistParts, came?: MsgHdrs): Promise<boolean> {
  const { intake, dead, log, signal, count } = parts;
  let retryMs = FIRST_RETRY_MS;
  let read = given;
  for (;;) {
    try {
      if ('report' in read) {
        const { fresh } = await intake.take(read.report);
        count?.(read.event.via, fresh ? 'stored' : 'duplicate');
      } else {
        await dead.put({ ...read.event, reason: read.reason, came });
        count?.(read.event.via, 'dead');
      }
      return true;
    } catch (err) {
      if (signal.aborted) return false;
      // Trying again would not help, and all that comes after it in its lane would wait.
      if (err instanceof ReportInvalid) {
        read = { event: read.event, reason: String(err.details['reason']) };
        continue;
      }
      if (retryMs === FIRST_RETRY_MS) log.warn('an error event waits for the broker', { err });
    }
    const waited = await sleep(retryMs, true, { signal }).catch(() => false);
    if (!waited) return false;
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
  }
}
