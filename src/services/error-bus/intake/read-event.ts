/** From an event as it came, over NATS or ZMQ, to the report; the one place both ways and the redrive share. */
import type { ErrorReport } from '../../../contracts/error-report.ts';
import { normalise } from '../normalise/normalise.ts';
import { hintsOfSubject } from '../normalise/old-subject.ts';
import { decode, readObject, readZmq } from '../normalise/zmq-message.ts';

export interface RawEvent {
  readonly via: 'nats' | 'zmq';
  /** Subject; for ZMQ where it came in. */
  readonly from: string;
  readonly machine: string;
  /** Unix milliseconds. */
  readonly at: number;
  readonly frames: readonly Uint8Array[];
  /** Old headers of NATS. */
  readonly agent?: string;
  readonly severity?: string;
}

/** @throws ERROR_REPORT_INVALID with the reason */
export function readEvent(event: RawEvent): ErrorReport {
  const { via, from, machine, at, frames, agent, severity } = event;
  const base = { via, machine, receivedAt: at } as const;
  if (via === 'zmq') {
    const { topic, body, hints } = readZmq(frames);
    return normalise(body, { ...base, ...(topic === '' ? {} : { from: topic }), ...hints });
  }
  const said = { ...(agent ? { agent } : {}), ...(severity ? { severity } : {}) };
  const body = readObject(decode(Buffer.concat(frames)));
  return normalise(body, { ...base, from, ...said, ...hintsOfSubject(from) });
}
