/** A durable consumer that goes on exactly where the last one was, in the order of the stream. */
import { AckPolicy, DeliverPolicy, type JetStreamManager } from '@nats-io/jetstream';

const PREFIX = 'error-bus-';
/** Longest time from delivery to acknowledgement, nanoseconds; later the broker delivers again. */
const ACK_WAIT_NS = 60 * 1_000_000_000;

/**
 * Makes a new consumer behind the last message up to which everything was acknowledged, then removes
 * those of earlier processes.
 *
 * An old consumer would deliver what a dead process left unacknowledged late, after newer messages. A
 * crash between the two steps leaves two consumers; the one that is further wins.
 *
 * @param maxUnderWay messages that may be delivered and not acknowledged
 * @returns name of the consumer
 */
export async function renewConsumer(
  manager: JetStreamManager,
  stream: string,
  maxUnderWay: number,
): Promise<string> {
  const earlier = [];
  for await (const consumer of manager.consumers.list(stream))
    if (consumer.name.startsWith(PREFIX)) earlier.push(consumer);
  const floor = Math.max(0, ...earlier.map(({ ack_floor }) => ack_floor.stream_seq));
  const name = `${PREFIX}${Date.now().toString(36)}-${process.pid}`;
  await manager.consumers.add(stream, {
    durable_name: name,
    ack_policy: AckPolicy.Explicit,
    ack_wait: ACK_WAIT_NS,
    max_ack_pending: maxUnderWay,
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: floor + 1,
  });
  for (const consumer of earlier) await manager.consumers.delete(stream, consumer.name);
  return name;
}
