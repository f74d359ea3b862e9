import type { NatsConnection } from '@nats-io/transport-node';
import { subjects } from '../../../src/contracts/fabric/subjects.ts';

/** Asks an agent over the fabric and gives its reply object. */
export async function ask(
  connection: NatsConnection,
  agent: string,
  action: string,
  input: object = {},
  timeoutMs = 5_000,
): Promise<Record<string, unknown>> {
  const reply = await connection.request(subjects.action(agent, action), JSON.stringify(input), {
    timeout: timeoutMs,
  });
  return reply.json<Record<string, unknown>>();
}
