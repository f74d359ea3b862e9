/** Texts that an agent sends while it works on a request. */
import { randomUUID } from 'node:crypto';
import type { NatsConnection } from '@nats-io/transport-node';
import { partialsSubject } from '../../../../contracts/coordination.ts';

export interface Partials {
  /** For the agent, as `partials` in its input. */
  readonly subject: string;
  stop(): void;
}

/** Listens under a subject that nobody can guess, so that nobody else speaks into the answer. */
export function listenForPartials(
  nc: Pick<NatsConnection, 'subscribe'>,
  onText: (text: string) => void,
): Partials {
  const subject = partialsSubject(randomUUID());
  const subscription = nc.subscribe(subject, {
    callback: (error, message) => {
      const text = error === null ? textIn(message.data) : undefined;
      if (text !== undefined) onText(text);
    },
  });
  return { subject, stop: () => subscription.unsubscribe() };
}

function textIn(data: Uint8Array): string | undefined {
  try {
    const { text } = JSON.parse(Buffer.from(data).toString('utf8')) as { text?: unknown };
    return typeof text === 'string' ? text : undefined;
  } catch {
    // A partial answer that cannot be read is no loss: the final one holds all of it.
    return undefined;
  }
}
