import { makeAssertion } from '../../../runtime/auth/assertion.ts';
import { clientsOf, newKey, newNkey, tokenOf } from '../../../runtime/auth/testing.ts';
import { TOKEN_ENDPOINT, TokenType } from '../../../contracts/security/token.ts';
import { openDatabase } from '../../../runtime/sqlite/database.ts';
import { SCHEMA } from '../users/tables.ts';
import { provedClient } from './client-login.ts';
import { Revocations } from './revocations.ts';

const agent = newNkey();
const next = newNkey();
const service = newNkey();
const operator = newNkey();
const clients = clientsOf([
  { name: 'MemoryClient', machine: 'mainpc', role: 'agent', public_key: agent.publicKey },
  { name: 'MemoryClient', machine: 'mainpc', role: 'agent', public_key: next.publicKey },
  { name: 'error-bus', machine: 'pc2', role: 'service', public_key: service.publicKey },
  { name: 'operator', machine: '', role: 'operator', public_key: operator.publicKey },
]);
const audience = TOKEN_ENDPOINT;
const login = (assertion: string, used = new Revocations(openDatabase('', '', SCHEMA))) =>
  provedClient(assertion, clients, used);

test.each([
  ['mainpc/MemoryClient', agent, { subject: 'MemoryClient', kind: 'agent', roles: ['agent'] }],
  ['mainpc/MemoryClient', next, { subject: 'MemoryClient', kind: 'agent', roles: ['agent'] }],
  ['pc2/error-bus', service, { subject: 'error-bus', kind: 'agent', roles: ['system'] }],
  ['operator', operator, { subject: 'operator', kind: 'user', roles: ['admin'] }],
])('%s is known by its key', async (client, { seed }, expected) => {
  expect(await login(makeAssertion({ client, audience, seed }))).toEqual({ ...expected, client });
});

test('an assertion works once, also after a restart', async () => {
  const used = new Revocations(openDatabase('', '', SCHEMA));
  const assertion = makeAssertion({ client: 'operator', audience, seed: operator.seed });
  await login(assertion, used);
  await expect(login(assertion, used)).rejects.toMatchObject({
    code: 'CLIENT_REFUSED',
    details: { reason: 'it was used before' },
  });
});

const client = 'mainpc/MemoryClient';
const key = newKey(client);
test.each([
  [
    'the key of another client',
    () => makeAssertion({ client: 'operator', audience, seed: agent.seed }),
  ],
  ['an unknown client', () => makeAssertion({ client: 'mainpc/Evil', audience, seed: agent.seed })],
  [
    'a name without its machine',
    () => makeAssertion({ client: 'MemoryClient', audience, seed: agent.seed }),
  ],
  ['another audience', () => makeAssertion({ client, audience: 'tandem', seed: agent.seed })],
  [
    'an old one',
    () => makeAssertion({ client, audience, seed: agent.seed, now: Date.now() - 120_000 }),
  ],
  [
    'one of the future',
    () => makeAssertion({ client, audience, seed: agent.seed, now: Date.now() + 120_000 }),
  ],
  [
    'the proof for a door',
    () => makeAssertion({ client, audience, seed: agent.seed, type: TokenType.operator }),
  ],
  ['a token instead', () => tokenOf(key, { aud: audience })],
  ['nonsense', () => 'a.b.c'],
])('%s is refused', async (_what, make) => {
  await expect(login(make())).rejects.toMatchObject({ code: 'CLIENT_REFUSED', status: 401 });
});
