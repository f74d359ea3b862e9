import { Registry } from 'prom-client';
import {
  IdentityUnavailable,
  TokenInvalid,
} from '../../contracts/error-catalogue/services/security.ts';
import { countRefusedToken, countTrustRefusal } from './refusal-metrics.ts';
import { clientsOf, documentOf, identityWith, newKey, tokenOf } from './testing.ts';
import { revokedEntry } from './testing-revoked.ts';

const key = newKey('k1');
const seconds = () => Math.floor(Date.now() / 1000);
const old = { iat: seconds() - 900, nbf: seconds() - 900, exp: seconds() - 100 };

/** What the counter says after one token was tried. */
async function reasonFor(token: string): Promise<string | undefined> {
  const registry = new Registry();
  const { identity, ring } = identityWith(documentOf(key), { clients: clientsOf([]) });
  ring.apply(...revokedEntry('jti', 'gone', seconds()));
  await identity.verify(token).catch((error: unknown) => countRefusedToken(registry, error));
  return /tandem_tokens_refused_total\{reason="(\w+)"\} 1/.exec(await registry.metrics())?.[1];
}

test.each<[string | undefined, string]>([
  [undefined, tokenOf(key)],
  ['format', 'hello'],
  ['length', 'x'.repeat(5_000)],
  ['algorithm', tokenOf(key, {}, { alg: 'none' })],
  ['key', tokenOf(newKey('k2'))],
  ['signature', tokenOf(newKey('k1'))],
  ['expired', tokenOf(key, old)],
  ['early', tokenOf(key, { nbf: seconds() + 100 })],
  ['lifetime', tokenOf(key, { exp: seconds() + 86_400 })],
  ['revoked', tokenOf(key, { jti: 'gone' })],
  ['claim', tokenOf(key, { aud: 'elsewhere' })],
  ['claim', tokenOf(key, { kind: 'anonymous' })],
])('the code %s', async (code, token) => {
  expect(await reasonFor(token)).toBe(code);
});

test('refusals add up, and errors of other kinds are none', async () => {
  const registry = new Registry();
  const twice = new TokenInvalid({ reason: 'its aud is wrong or missing' });
  countRefusedToken(registry, twice);
  countRefusedToken(registry, twice);
  countRefusedToken(registry, new IdentityUnavailable({ reason: 'r' }));
  countRefusedToken(registry, new Error('broken'));
  countTrustRefusal(registry, 'replay');
  const lines = (await registry.metrics()).split('\n').filter((line) => /^\w/.test(line));
  expect(lines).toEqual([
    'tandem_tokens_refused_total{reason="claim"} 2',
    'tandem_tokens_refused_total{reason="unavailable"} 1',
    'tandem_trust_refusals_total{action="replay"} 1',
  ]);
});
