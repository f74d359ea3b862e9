import { createHash } from 'node:crypto';
import {
  hashPassword,
  isOutdated,
  isPasswordHash,
  verifyPassword,
  wrapOldHash,
} from './passwords.ts';

test('a new hash is argon2id, salted, and verifies only its password', async () => {
  const [first, second] = await Promise.all([hashPassword('secret'), hashPassword('secret')]);
  expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(first).not.toBe(second);
  expect(await verifyPassword('secret', first)).toBe(true);
  expect(await verifyPassword('Secret', first)).toBe(false);
});

test('an old hash verifies', async () => {
  const stored = `sha256:${createHash('sha256').update('geheim').digest('hex')}`;
  expect(await verifyPassword('geheim', stored)).toBe(true);
  expect(await verifyPassword('', stored)).toBe(false);
});

test('a hash of another tool verifies', async () => {
  // Test vector of the argon2 reference implementation's command line (argon2 somesalt -id -t 2 -k 65536).
  const stored =
    '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
  expect(await verifyPassword('password', stored)).toBe(true);
});

test.each([
  '',
  'sha256:zz',
  'md5:d41d8cd98f00b204e9800998ecf8427e',
  '$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
])('%j is no hash', async (stored) => {
  expect(isPasswordHash(stored)).toBe(false);
  expect(await verifyPassword('password', stored)).toBe(false);
});

test('a hash that would cost too much is refused, not computed', async () => {
  const stored =
    '$argon2id$v=19$m=4194304,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
  expect(await verifyPassword('password', stored)).toBe(false);
});

test('an old hash that was wrapped verifies, is dear to guess and is due for a new one', async () => {
  const old = `sha256:${createHash('sha256').update('geheim').digest('hex')}`;
  const stored = await wrapOldHash(old);
  expect(stored).toMatch(/^\$argon2id-sha256\$v=19\$m=19456,t=2,p=1\$/);
  expect(isPasswordHash(stored)).toBe(true);
  expect(await verifyPassword('geheim', stored)).toBe(true);
  expect(await verifyPassword(old.slice(7), stored)).toBe(false);
  expect([old, stored].map((hash) => isOutdated(hash))).toEqual([true, true]);
  expect(isOutdated(await hashPassword('geheim'))).toBe(false);
  expect(await wrapOldHash(stored)).toBe(stored);
});
