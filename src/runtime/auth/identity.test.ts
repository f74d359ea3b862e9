import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { revokedEntry } from './testing-revoked.ts';
import { makeAssertion } from './assertion.ts';
import {
  clientsOf,
  documentOf,
  DOOR,
  encode,
  goodClaims,
  identityWith,
  newKey,
  newNkey,
  tokenOf,
} from './testing.ts';

const key = newKey('k1');
const seconds = () => Math.floor(Date.now() / 1000);
const verifier = () => identityWith(documentOf(key)).identity;
const refused = (reason: string) => ({ code: 'TOKEN_INVALID', details: { reason } });

test('a good token says who it belongs to', async () => {
  expect(await verifier().verify(tokenOf(key))).toEqual({
    subject: 'ann',
    kind: 'user',
    roles: ['viewer'],
    scopes: ['*:read'],
  });
});

describe('attacks', () => {
  const unsigned = (alg: string) =>
    `${encode({ alg, typ: 'at+jwt', kid: 'k1' })}.${encode(goodClaims())}.`;
  /** The public key is no secret, so a verifier that takes it for one accepts anything. */
  const confused = () => {
    const text = `${encode({ alg: 'HS256', typ: 'at+jwt', kid: 'k1' })}.${encode(goodClaims())}`;
    const pem = key.publicKey.export({ format: 'pem', type: 'spki' });
    return `${text}.${createHmac('sha256', pem).update(text).digest('base64url')}`;
  };
  const stranger = newKey('k1');
  const embedded = () => {
    const jwk = stranger.publicKey.export({ format: 'jwk' });
    return tokenOf(stranger, {}, { jwk });
  };
  const rsa = () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const text = `${encode({ alg: 'RS256', typ: 'at+jwt', kid: 'k1' })}.${encode(goodClaims())}`;
    return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`;
  };
  const changed = () => {
    const [head, , signature] = tokenOf(key).split('.');
    return `${head}.${encode({ ...goodClaims(), roles: ['admin'], scope: '*:*' })}.${signature}`;
  };

  test.each<[string, () => string, string | RegExp]>([
    ['no signature at all', () => unsigned('none'), /./],
    ['no signature, spelled otherwise', () => unsigned('nOnE'), /./],
    ['HMAC with the public key', confused, 'only EdDSA signatures are accepted'],
    ['another kind of key', rsa, 'only EdDSA signatures are accepted'],
    ['an unknown key id', () => tokenOf(newKey('k2')), 'its key is not known'],
    [
      'a key id that is a path',
      () => tokenOf(key, {}, { kid: '../../dev/null' }),
      'its key is not known',
    ],
    [
      'a key id that is an address',
      () => tokenOf(key, {}, { kid: 'http://evil/key' }),
      'its key is not known',
    ],
    [
      'a key id that objects have',
      () => tokenOf(key, {}, { kid: '__proto__' }),
      'its key is not known',
    ],
    [
      'a key id that is no text',
      () => tokenOf(key, {}, { kid: { $ne: '' } }),
      'its key is not known',
    ],
    ['no key id', () => tokenOf(key, {}, { kid: undefined }), 'its key is not known'],
    ['the id of a known key and another key', () => tokenOf(stranger), 'its signature is wrong'],
    ['a key that it brings along', embedded, 'its signature is wrong'],
    [
      'an address to fetch the key from',
      () => tokenOf(stranger, {}, { jku: 'http://evil', x5u: 'http://evil' }),
      'its signature is wrong',
    ],
    ['changed claims', changed, 'its signature is wrong'],
    ['an unknown critical header', () => tokenOf(key, {}, { crit: ['exp2'], exp2: 1 }), /./],
    [
      'an expired token',
      () => tokenOf(key, { iat: seconds() - 1000, nbf: seconds() - 1000, exp: seconds() - 100 }),
      'it has expired',
    ],
    ['a token of tomorrow', () => tokenOf(key, { nbf: seconds() + 100 }), 'it is not valid yet'],
    [
      'a token issued in the future',
      () => tokenOf(key, { iat: seconds() + 100, exp: seconds() + 200 }),
      'it comes from the future',
    ],
    [
      'a token that lives too long',
      () => tokenOf(key, { exp: seconds() + 86_400 }),
      'it is made to live too long',
    ],
    ['another audience', () => tokenOf(key, { aud: 'elsewhere' }), 'its aud is wrong or missing'],
    ['another issuer', () => tokenOf(key, { iss: 'evil' }), 'its iss is wrong or missing'],
    [
      'another kind of token',
      () => tokenOf(key, {}, { typ: 'JWT' }),
      'its typ is wrong or missing',
    ],
    ['no kind of token', () => tokenOf(key, {}, { typ: undefined }), 'its typ is wrong or missing'],
    ['no expiry', () => tokenOf(key, { exp: undefined }), 'its exp is wrong or missing'],
    ['no id', () => tokenOf(key, { jti: undefined }), 'its jti is wrong or missing'],
    ['an id that is no text', () => tokenOf(key, { jti: 7 }), /./],
    ['no scope', () => tokenOf(key, { scope: undefined }), 'its kind, roles or scope is missing'],
    [
      'an anonymous kind',
      () => tokenOf(key, { kind: 'anonymous' }),
      'its kind, roles or scope is missing',
    ],
    [
      'a huge token',
      () => tokenOf(key, { filler: 'x'.repeat(100_000) }),
      'it is longer than 4096 characters',
    ],
    ['no token', () => 'hello', 'it is no JWT'],
    ['an empty text', () => '', 'it is no JWT'],
    ['four parts', () => `${tokenOf(key)}.x`, /./],
  ])('%s is refused', async (_what, make, reason) => {
    const error = await verifier()
      .verify(make())
      .catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'TOKEN_INVALID', status: 401 });
    const said = (error as { details: { reason: string } }).details.reason;
    if (typeof reason === 'string') expect(said).toBe(reason);
    else expect(said).toMatch(reason);
  });
});

test('clocks may differ by half a minute', async () => {
  const now = seconds();
  const late = tokenOf(key, { iat: now - 900, nbf: now - 900, exp: now - 20 });
  const early = tokenOf(key, { iat: now + 20, nbf: now + 20, exp: now + 900 });
  await expect(verifier().verify(late)).resolves.toMatchObject({ subject: 'ann' });
  await expect(verifier().verify(early)).resolves.toMatchObject({ subject: 'ann' });
});

test.each([
  ['jti', 'j1'],
  ['sid', 's1'],
  ['sub', 'ann'],
] as const)(
  'a token that was proved before is refused once its %s is revoked',
  async (kind, id) => {
    const { identity, ring } = identityWith(documentOf(key));
    const token = tokenOf(key);
    await identity.verify(token);
    // The next second may have begun when the second token is made.
    ring.apply(...revokedEntry(kind, id, seconds() + 60));
    await expect(identity.verify(token)).rejects.toMatchObject(refused('it was revoked'));
    await expect(identity.verify(tokenOf(key))).rejects.toMatchObject(refused('it was revoked'));
  },
);

test('revoking a subject leaves its later tokens alone', async () => {
  const { identity, ring } = identityWith(documentOf(key));
  ring.apply(...revokedEntry('sub', 'ann', seconds() - 10));
  await expect(identity.verify(tokenOf(key))).resolves.toMatchObject({ subject: 'ann' });
});

test('a token that was proved before is refused when its time is over or its key is gone', async () => {
  let now = Date.now();
  const { identity, ring } = identityWith(documentOf(key), { now: () => now });
  const token = tokenOf(key);
  await identity.verify(token);
  ring.apply('keys', documentOf(newKey('k2')));
  await expect(identity.verify(token)).rejects.toMatchObject(refused('its key is not known'));
  ring.apply('keys', documentOf(key));
  await identity.verify(token);
  now += 931_000;
  await expect(identity.verify(token)).rejects.toMatchObject(refused('it has expired'));
});

test('tokens of the old and the new key are good while a rotation goes on', async () => {
  const next = newKey('k2');
  const { identity, ring } = identityWith(documentOf(key, next));
  const before = tokenOf(key);
  ring.apply('keys', documentOf(next, newKey('k3'), { ...key, retireAt: seconds() + 960 }));
  await expect(identity.verify(before)).resolves.toBeDefined();
  await expect(identity.verify(tokenOf(next))).resolves.toBeDefined();
  ring.apply('keys', documentOf(next, { ...key, retireAt: seconds() - 1 }));
  await expect(identity.verify(before)).rejects.toMatchObject(refused('its key is not known'));
});

test('without keys, and before the revoked ids are here, nobody is let in', async () => {
  const closed = { code: 'IDENTITY_UNAVAILABLE', status: 503, retryable: true };
  const none = identityWith(undefined).identity;
  await expect(none.verify(tokenOf(key))).rejects.toMatchObject(closed);
  const waiting = identityWith(documentOf(key), { ready: new Promise(() => {}) }).identity;
  await expect(waiting.verify(tokenOf(key))).rejects.toMatchObject(closed);
});

describe("the operator's own proof", () => {
  const nkey = newNkey();
  const row = { name: 'operator', machine: '', role: 'operator', public_key: nkey.publicKey };
  const proof = (given: object = {}) =>
    makeAssertion({
      client: 'operator',
      audience: DOOR,
      type: 'operator+jwt',
      seed: nkey.seed,
      ...given,
    });
  const closed = () =>
    identityWith(undefined, { clients: clientsOf([row]), ready: new Promise(() => {}) });

  test('lets him in once while there are no keys', async () => {
    const { identity } = closed();
    const token = proof();
    expect(await identity.verify(token)).toMatchObject({ subject: 'operator', scopes: ['*:*'] });
    await expect(identity.verify(token)).rejects.toMatchObject(refused('it was used before'));
  });

  test.each([
    ['another service', { audience: 'tandem:pc2/resource-manager' }, 'its aud is wrong or missing'],
    ['an assertion for a token', { type: 'client-authentication+jwt' }, /./],
    ['another key', { seed: newNkey().seed }, 'its signature is wrong'],
    ['an old one', { now: Date.now() - 120_000 }, 'it has expired'],
    ['another client', { client: 'mainpc/MemoryClient' }, 'its key is not known'],
  ])('is not taken from %s', async (_what, given, reason) => {
    const error = await closed()
      .identity.verify(proof(given))
      .catch((e: unknown) => e);
    expect((error as { code: string }).code).toMatch(/^(TOKEN_INVALID|IDENTITY_UNAVAILABLE)$/);
    if (typeof reason === 'string') expect(error).toMatchObject(refused(reason));
  });
});
