import { readFileSync } from 'node:fs';
import path from 'node:path';
import { headers as natsHeaders, type NatsConnection } from '@nats-io/transport-node';
import { headers, subjects } from '../../../src/contracts/fabric/subjects.ts';
import { doorOf, OPERATOR, TokenType } from '../../../src/contracts/security/token.ts';
import { makeAssertion } from '../../../src/runtime/auth/assertion.ts';
import type { Slice } from '../containers/slice.ts';

/** Asks a service over the fabric with the operator's own proof, which is good for one call. */
export async function askAsOperator(
  slice: Slice,
  connection: NatsConnection,
  service: string,
  action: string,
  input: object,
  { machine = 'mainpc', timeoutMs = 5_000 } = {},
): Promise<Record<string, unknown>> {
  const seed = readFileSync(path.join(slice.secretsDir, 'operator/nkey'), 'utf8').trim();
  const audience = doorOf(machine, service);
  const proof = makeAssertion({ client: OPERATOR, audience, type: TokenType.operator, seed });
  const head = natsHeaders();
  head.set(headers.authorization, `Bearer ${proof}`);
  const reply = await connection.request(subjects.action(service, action), JSON.stringify(input), {
    timeout: timeoutMs,
    headers: head,
  });
  return reply.json<Record<string, unknown>>();
}
