/** Takes in events of the old NATS subjects from the stream that catches them on both machines. */
import { addAbortListener } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JetStreamClient, JetStreamManager, JsMsg } from '@nats-io/jetstream';
import { ERRORS_HOME, OLD_ERRORS_STREAM } from '../../../contracts/fabric/streams.ts';
import type { Lanes } from './lanes.ts';
import { renewConsumer } from './renew-consumer.ts';
import { laneOf, persist, read, type PersistParts } from './persist.ts';

const MAX_UNDER_WAY = 256;
const RETRY_MS = 5_000;
/** Header that JetStream puts on a message it copied from the other machine's stream. */
const SOURCED = 'Nats-Stream-Source';
const OTHER_MACHINE = 'mainpc';

export interface OldSubjectsParts extends PersistParts {
  readonly js: JetStreamClient;
  readonly manager: JetStreamManager;
  readonly lanes: Lanes;
}

/**
 * Reads until the container stops. An event is acknowledged after its report, or its dead letter, is
 * stored; what a crash leaves unacknowledged is delivered again and recognised by its content id.
 */
export async function followOldSubjects(parts: OldSubjectsParts): Promise<void> {
  const { log, signal } = parts;
  while (!signal.aborted) {
    try {
      await consume(parts);
    } catch (err) {
      if (signal.aborted) return;
      log.warn('old error subjects cannot be read, trying again', { err });
    }
    await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function consume({ js, manager, lanes, ...parts }: OldSubjectsParts): Promise<void> {
  const durable = await renewConsumer(manager, OLD_ERRORS_STREAM, MAX_UNDER_WAY);
  const consumer = await js.consumers.get(OLD_ERRORS_STREAM, durable);
  const messages = await consumer.consume({
    max_messages: MAX_UNDER_WAY,
    abort_on_missing_resource: true,
  });
  // The end may have come while the consumer was made.
  const listening = addAbortListener(parts.signal, () => void messages.close());
  try {
    for await (const message of messages) {
      await lanes.room();
      const event = read(rawEvent(message));
      void lanes.run(laneOf(event), async () => {
        if (await persist(event, parts, message.headers)) message.ack();
      });
    }
  } finally {
    listening[Symbol.dispose]();
  }
}

function rawEvent({ subject, data, headers, time }: JsMsg) {
  const sourced = (headers?.get(SOURCED) ?? '') !== '';
  const [agent, severity] = [headers?.get('agent') ?? '', headers?.get('severity') ?? ''];
  return {
    via: 'nats',
    from: subject,
    machine: sourced ? OTHER_MACHINE : ERRORS_HOME,
    at: time.getTime(),
    frames: [data],
    ...(agent === '' ? {} : { agent }),
    ...(severity === '' ? {} : { severity }),
  } as const;
}
