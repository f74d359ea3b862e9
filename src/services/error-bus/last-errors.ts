/** Reads the newest messages of the error stream. */
import { DeliverPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { JsonObject } from '../../contracts/action.ts';
import { ERRORS_STREAM } from '../../contracts/streams.ts';
import { Newest } from './newest.ts';

/** Longest wait for the stream, milliseconds. */
const WAIT_MS = 2_000;

/** Left in a reply for the envelope and the commas between the errors, bytes. */
const ENVELOPE_BYTES = 4_096;

/**
 * The errors stored last, the newest first, as many as fit into one reply.
 *
 * @param limit how many at most
 * @throws when JetStream does not answer
 */
export async function lastErrors(nc: NatsConnection, limit: number): Promise<JsonObject[]> {
  const manager = await jetstreamManager(nc, { checkAPI: false });
  const { state } = await manager.streams.info(ERRORS_STREAM);
  if (state.messages === 0) return [];
  const consumer = await jetstream(nc).consumers.get(ERRORS_STREAM, {
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: Math.max(state.first_seq, state.last_seq - limit + 1),
  });
  const newest = new Newest(nc.info!.max_payload - ENVELOPE_BYTES);
  const messages = await consumer.fetch({ max_messages: limit, expires: WAIT_MS });
  for await (const message of messages) {
    const error = parse(message.subject, message.string());
    newest.add(error, Buffer.byteLength(JSON.stringify(error)));
    if (message.seq >= state.last_seq) break;
  }
  return newest.list();
}

/** What is no JSON object is kept whole, with where it came from. */
function parse(subject: string, text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as JsonObject;
    }
  } catch {
    // Not JSON; kept as text below.
  }
  return { subject, raw: text };
}
