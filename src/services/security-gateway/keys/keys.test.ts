import { randomBytes } from 'node:crypto';
import { KEEP_RETIRED_S, nextKeyDocument } from './key-document.ts';
import { readSigningKeys } from './signing-key.ts';

const NOW = 1_800_000_000;
const newSeed = () => randomBytes(32).toString('base64url');
const newSigningKeys = () => [newSeed(), newSeed()].join('\n');
/** What `secrets rotate jwt` makes of the file. */
const rotatedSigningKeys = (text: string) => [text.split('\n')[1]!, newSeed()].join('\n');
const jwksOf = (text: string) => readSigningKeys(text).map(({ jwk }) => jwk);
const kids = (document: ReturnType<typeof nextKeyDocument>) =>
  document.keys.map(({ jwk }) => jwk.kid);

test('a file gives its keys, whose ids follow from them', () => {
  const text = newSigningKeys();
  expect(readSigningKeys(`${text}\n`).map(({ kid }) => kid)).toEqual(
    readSigningKeys(text).map(({ kid }) => kid),
  );
  expect(() => readSigningKeys('')).toThrow('empty');
  expect(() => readSigningKeys('c2hvcnQ')).toThrow('no Ed25519 seed');
});

test('a key is published before it signs, and stays until the last token it signed is over', () => {
  const before = newSigningKeys();
  const after = rotatedSigningKeys(before);
  const first = nextKeyDocument(jwksOf(before), undefined, NOW);
  const second = nextKeyDocument(jwksOf(after), first, NOW);
  const signs = readSigningKeys(after)[0].kid;
  expect(kids(first)).toContain(signs);
  expect(kids(second)).toEqual([
    ...jwksOf(after).map(({ kid }) => kid),
    readSigningKeys(before)[0].kid,
  ]);
  expect(second.keys[2]!.retire_at).toBe(NOW + KEEP_RETIRED_S);
  // Publishing again after a restart prolongs nothing.
  expect(nextKeyDocument(jwksOf(after), second, NOW + 100).keys[2]!.retire_at).toBe(
    NOW + KEEP_RETIRED_S,
  );
  expect(kids(nextKeyDocument(jwksOf(after), second, NOW + KEEP_RETIRED_S))).toHaveLength(2);
});
