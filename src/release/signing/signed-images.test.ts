import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SecretFiles } from '../../fabric/secrets/files/secret-files.ts';
import { signedShare } from '../gates/checks/code/signatures.ts';
import { checkedImages, signImages, signingKey, type ImageList } from './signed-images.ts';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const list: ImageList = {
  format: 1,
  version: '0.2.0',
  revision: 'unknown',
  signed_at: '2026-01-01T00:00:00.000Z',
  images: { 'tandem/runtime:0.2.0': digest('a') },
};
const image = (machine: string, its: string | null) => ({
  ...{ machine, image: 'tandem/runtime:0.2.0', digest: its, reads: null, writes: null },
});

it('a list that was signed is good for its version and its key, and for nothing else', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'tandem-signing-'));
  try {
    const key = signingKey(new SecretFiles(root));
    expect(signingKey(new SecretFiles(root)).equals(key)).toBe(true);
    const signed = signImages(list, key);
    const text = JSON.stringify(signed);
    expect(checkedImages(text, '0.2.0', key)).toEqual(list);
    expect(checkedImages(text, '0.3.0', key)).toBe('the list is of 0.2.0');
    expect(checkedImages(text.replaceAll('a'.repeat(64), 'b'.repeat(64)), '0.2.0', key)).toMatch(
      /does not match/,
    );
    expect(checkedImages(text, '0.2.0', generateKeyPairSync('ed25519').privateKey)).toMatch(
      /does not match/,
    );
    expect(checkedImages(JSON.stringify({ list }), '0.2.0', key)).toMatch(/another shape/);
    expect(checkedImages('{', '0.2.0', key)).toMatch(/no JSON/);
  } finally {
    rmSync(root, { recursive: true });
  }
});

it('an image is signed when its contents are those of the list, on every machine', () => {
  expect(
    signedShare([image('mainpc', digest('a')), image('pc2', digest('a'))], list),
  ).toMatchObject({
    counted: { part: 2, whole: 2 },
  });
  expect(
    signedShare([image('mainpc', digest('a')), image('pc2', digest('b'))], list),
  ).toMatchObject({
    counted: { part: 1, whole: 2 },
    notes: ['tandem/runtime:0.2.0 on pc2 is not what was signed'],
  });
  expect(signedShare([image('pc2', null)], list)).toMatchObject({ counted: { part: 0, whole: 1 } });
  expect(signedShare([], list)).toMatchObject({ value: null });
});
