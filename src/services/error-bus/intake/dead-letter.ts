/** An event that could not be read, as it is kept: its bytes unchanged, all else in headers. */
import { createHash } from 'node:crypto';
import { headers as newHeaders, type MsgHdrs } from '@nats-io/transport-node';

/** Headers of a dead letter. */
export const deadHeaders = {
  reason: 'Tandem-Dead-Reason',
  /** Subject, topic or door that it came in by. */
  from: 'Tandem-Dead-From',
  /** ISO 8601. */
  at: 'Tandem-Dead-At',
  /** Machine on which it came in. */
  machine: 'Tandem-Dead-Machine',
  /** Lengths of the frames of a ZMQ message; their bytes stand one after another. */
  frames: 'Tandem-Dead-Frames',
} as const;

/** Header text is one line of ASCII; a reason may quote what it complains about. */
const plain = (text: string) => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 500);

export interface DeadLetter {
  readonly via: 'nats' | 'zmq';
  readonly from: string;
  readonly machine: string;
  readonly reason: string;
  /** Unix milliseconds. */
  readonly at: number;
  readonly frames: readonly Uint8Array[];
  /** Headers that it came with. */
  readonly came?: MsgHdrs | undefined;
}

/** Left of a message for our headers and those it came with, bytes each. */
const OUR_HEADERS = 8 * 1024;
const ITS_HEADERS = 8 * 1024;
/** Frames whose lengths are written down; the bytes of more stand as one. */
const MOST_FRAMES = 500;

/**
 * The bytes, the headers, and an id under which a second delivery is dropped.
 *
 * @param mostBytes what the broker takes as one message. What came in may be as large already; its end is cut off then,
 *   and the reason says so: it would be tried for ever otherwise, with all that comes after it waiting.
 */
export function packDeadLetter(letter: DeadLetter, mostBytes: number) {
  const { from, machine, at, came } = letter;
  const whole = Buffer.concat(letter.frames);
  const body = whole.subarray(0, mostBytes - OUR_HEADERS - ITS_HEADERS);
  const isCut = body.length < whole.length;
  const frames = isCut || letter.frames.length > MOST_FRAMES ? [body] : letter.frames;
  const kept = isCut ? `the first ${body.length} of ${whole.length} bytes are kept; ` : '';
  const reason = `${kept}${letter.reason}`;
  const headers = newHeaders();
  let room = ITS_HEADERS;
  for (const key of came?.keys() ?? []) {
    if (/^nats-/i.test(key)) continue;
    const value = came!.get(key);
    room -= Buffer.byteLength(key) + Buffer.byteLength(value) + ': \r\n'.length;
    if (room < 0) break;
    headers.set(key, value);
  }
  headers.set(deadHeaders.reason, plain(reason));
  headers.set(deadHeaders.from, plain(from));
  headers.set(deadHeaders.machine, machine);
  headers.set(deadHeaders.at, new Date(at).toISOString());
  headers.set(deadHeaders.frames, frames.map(({ length }) => length).join(','));
  const msgID = createHash('sha256').update(`${from} ${at} `).update(whole).digest('hex');
  return { body, headers, msgID };
}

/** The frames of a stored dead letter. */
export function framesOf(body: Uint8Array, headers: MsgHdrs | undefined): Uint8Array[] {
  const lengths = (headers?.get(deadHeaders.frames) ?? '').split(',').map(Number);
  if (lengths.some((length) => !Number.isInteger(length))) return [body];
  if (lengths.reduce((sum, length) => sum + length, 0) !== body.length) return [body];
  let start = 0;
  return lengths.map((length) => body.subarray(start, (start += length)));
}
