/** An agent that a test plays itself, with the rights of the real one, over the real broker. */
import { headers as natsHeaders, type Msg, type NatsConnection } from '@nats-io/transport-node';
import { subjects } from '../../../src/contracts/fabric/subjects.ts';

export interface Asked {
  readonly input: Record<string, unknown>;
  reply(body: object): void;
  /** Answers with a failure, as the runtime would. */
  fail(code: string, status: number): void;
}

/** Plays one action of an agent; `connection` must have that agent's rights. */
export function act(
  connection: NatsConnection,
  agent: string,
  action: string,
  onAsked: (asked: Asked) => void,
): { stop: () => void } {
  const subscription = connection.subscribe(subjects.action(agent, action), {
    callback: (error, message) => {
      if (error === null) onAsked(asked(message));
    },
  });
  return { stop: () => subscription.unsubscribe() };
}

function asked(message: Msg): Asked {
  return {
    input: message.json(),
    reply: (body) => void message.respond(JSON.stringify({ status: 'success', ...body })),
    fail: (code, status) => {
      const headers = natsHeaders();
      headers.set('Nats-Service-Error-Code', String(status));
      headers.set('Nats-Service-Error', code);
      const body = { status: 'error', code, error: code, message: code, retryable: status === 503 };
      message.respond(JSON.stringify(body), { headers });
    },
  };
}
