import { createUser, fromPublic } from '@nats-io/nkeys';
import { nativeNkeyAuthenticator } from './nkey.ts';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

test('gives the public key and a signature that the reference library accepts', () => {
  const user = createUser();
  const auth = nativeNkeyAuthenticator(() => text(user.getSeed()))('a-nonce') as {
    nkey: string;
    sig: string;
  };
  expect(auth.nkey).toBe(user.getPublicKey());
  const signature = Buffer.from(auth.sig, 'base64url');
  expect(fromPublic(auth.nkey).verify(new TextEncoder().encode('a-nonce'), signature)).toBe(true);
});

test('reads the seed anew at every attempt', () => {
  const seeds = [createUser(), createUser()];
  let turn = 0;
  const authenticate = nativeNkeyAuthenticator(() => text(seeds[turn++]!.getSeed()));
  expect(authenticate('n')).toMatchObject({ nkey: seeds[0]!.getPublicKey() });
  expect(authenticate('n')).toMatchObject({ nkey: seeds[1]!.getPublicKey() });
});

test.each([
  ['nothing', () => ''],
  ['a public key', () => createUser().getPublicKey()],
  [
    'a seed with one letter changed',
    // Not the last one, of whose five bits two mean nothing.
    () => text(createUser().getSeed()).replace(/.(?=.{9}$)/, (c) => (c === 'A' ? 'B' : 'A')),
  ],
  ['letters outside base 32', () => `SU${'1'.repeat(56)}`],
])('%s is refused without showing it', (_name, seed) => {
  expect(() => nativeNkeyAuthenticator(seed)('n')).toThrow(/nkey/);
});
