import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secrets } from './secrets.ts';

const directory = mkdtempSync(join(tmpdir(), 'secrets-'));
const put = (name: string, text: string) => writeFileSync(join(directory, name), text);

test('a secret is the text of its file, read anew each time, and known to the log from then on', () => {
  const secrets = new Secrets(directory);
  put('api', 'first\n');
  expect(secrets.seen.size).toBe(0);
  expect(secrets.read('api')).toBe('first');
  put('api', 'second\n');
  expect(secrets.read('api')).toBe('second');
  expect([...secrets.seen]).toEqual(['first', 'second']);
});

test('an absent or empty file says which secret, where, and what to run', () => {
  put('empty', '\n');
  const secrets = new Secrets(directory);
  expect(() => secrets.read('none')).toThrow(/secret none .*ENOENT.*secrets init/);
  expect(() => secrets.read('empty')).toThrow(/secret empty .*empty/);
});

test.each(['../etc/passwd', 'a/b', '', '.hidden', 'x\0y'])(
  'the name %j cannot leave the directory',
  (name) => {
    expect(() => new Secrets(directory).read(name)).toThrow('not a secret name');
  },
);
