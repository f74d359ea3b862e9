/** Bodies of any kind to the actions of a service over the fabric, in the name of the operator. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { headers as natsHeaders, type NatsConnection } from '@nats-io/transport-node';
import fc from 'fast-check';
import { headers, subjects } from '../../../src/contracts/fabric/subjects.ts';
import { doorOf, OPERATOR, TokenType } from '../../../src/contracts/security/token.ts';
import { makeAssertion } from '../../../src/runtime/auth/assertion.ts';
import type { PlainSchema } from '../../../src/services/door/http/requests/coerce.ts';
import { BODIES } from '../facade/garbage.ts';
import type { Service } from '../facade/old-actions.ts';
import type { Slice } from '../containers/slice.ts';
import { BOUNDED, fromSchema } from './from-schema.ts';

type Reply = Record<string, unknown>;

/** Longer than an action takes on the slowest machine: what runs into it hangs. */
const DEADLINE_MS = 20_000;
/** Generated bodies for each action, of each kind. */
const RUNS = 4;

/** Asks with these bytes; a reply that is none, or that does not come, fails. */
export async function askRaw(
  slice: Slice,
  nc: NatsConnection,
  { name, machine }: Pick<Service, 'name' | 'machine'>,
  action: string,
  body: string | Uint8Array,
): Promise<Reply> {
  const seed = readFileSync(path.join(slice.secretsDir, 'operator/nkey'), 'utf8').trim();
  const audience = doorOf(machine, name);
  const proof = makeAssertion({ client: OPERATOR, audience, type: TokenType.operator, seed });
  const head = natsHeaders();
  head.set(headers.authorization, `Bearer ${proof}`);
  head.set(headers.deadline, String(Date.now() + DEADLINE_MS));
  const options = { timeout: 2 * DEADLINE_MS, headers: head };
  return (await nc.request(subjects.action(name, action), body, options)).json<Reply>();
}

/** Sends what is no request, and what nearly is one, to every action; calls back with each reply. */
export async function attackActions(
  slice: Slice,
  nc: NatsConnection,
  service: Service,
  heard: (what: string, reply: Reply) => void,
): Promise<void> {
  for (const [action, { input }] of Object.entries(service.definition.actions)) {
    const ask = async (body: string | Uint8Array, what: string) =>
      heard(`${action}: ${what}`, await askRaw(slice, nc, service, action, body));
    for (const [what, body] of BODIES) await ask(body, what);
    const schema = JSON.parse(JSON.stringify(input)) as PlainSchema;
    const bodies = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 200 }),
      fromSchema(schema).map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(bodies, (body) => ask(body, Buffer.from(body).toString())),
      { numRuns: 2 * RUNS, ...BOUNDED },
    );
  }
}
