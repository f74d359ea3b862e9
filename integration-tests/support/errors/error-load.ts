import { setTimeout as sleep } from 'node:timers/promises';
import { createHash } from 'node:crypto';
import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';

interface LoadOptions {
  /** Publishes as old code did, on `errors.agents.<name>`; else in the fleet's own shape. */
  readonly old: boolean;
  /** Agent that the events of old code name; default the one that publishes. */
  readonly agent?: string;
}

/**
 * Publishes numbered errors one after another until told to stop, each again until the stream of its
 * machine acknowledged it, as the outbox of an agent does. `stop` gives the messages in order.
 */
export function errorLoad(
  connection: NatsConnection,
  publisher: string,
  label: string,
  { old, agent = publisher }: LoadOptions,
) {
  const js = jetstream(connection);
  const sent: string[] = [];
  let running = true;
  const subject = old ? `errors.agents.${publisher}` : `error.error.${publisher}`;
  const work = (async () => {
    for (let n = 1; running; n += 1) {
      const message = `${label} ${n}`;
      const event = old ? oldEvent(agent, message) : ownReport(agent, message, n);
      const id = old ? {} : { msgID: (event as { error_id: string }).error_id };
      for (;;) {
        try {
          await js.publish(subject, JSON.stringify(event), { ...id, timeout: 1_000 });
          break;
        } catch {
          await sleep(100);
        }
      }
      sent.push(message);
      await sleep(5);
    }
  })();
  return {
    async stop(): Promise<readonly string[]> {
      running = false;
      await work;
      return sent;
    },
  };
}

const oldEvent = (agent: string, message: string) => ({
  id: message,
  agent_name: agent,
  timestamp: new Date().toISOString(),
  severity: 'ERROR',
  message,
  details: {},
});

function ownReport(agent: string, message: string, sequence: number) {
  const content = {
    timestamp: new Date().toISOString(),
    agent_name: agent,
    machine: 'mainpc',
    version: '0.1.0',
    instance: `load-${message.split(' ')[0]}`,
    sequence,
    severity: 'error',
    category: 'system',
    error_type: 'Load',
    message,
    context: {},
  };
  const error_id = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  return { error_id, ...content };
}
