import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openUnsyncedIndex, type UnsyncedIndex } from './unsynced-index.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'tandem-unsynced-'));
afterAll(() => rmSync(dir, { recursive: true }));
const SPEC = {
  version: 1,
  tables: 'CREATE TABLE words (word TEXT);',
  probe: 'SELECT * FROM words',
};

const [yesterday, today] = ['yesterday', 'today'].map((boot) => ({ boot, writer: 'blue' }));
let number = 0;
/** In a folder of its own. */
function newFile(): string {
  const folder = path.join(dir, String((number += 1)));
  mkdirSync(folder);
  return path.join(folder, 'words.sqlite');
}
const put = ({ database }: UnsyncedIndex, word: string) =>
  database.prepare('INSERT INTO words VALUES (?)').run(word);
const words = ({ database }: UnsyncedIndex) =>
  database
    .prepare('SELECT word FROM words')
    .all()
    .map((row) => row['word']);

test('a process that was killed finds what it wrote', () => {
  const file = newFile();
  put(openUnsyncedIndex(file, SPEC, today), 'one');
  const again = openUnsyncedIndex(file, SPEC, today);
  expect(words(again)).toEqual(['one']);
  again.close();
});

test('what was not closed before the machine started again is made anew', () => {
  const file = newFile();
  const before = openUnsyncedIndex(file, SPEC, yesterday);
  put(before, 'perhaps torn');
  before.database.close();
  const after = openUnsyncedIndex(file, SPEC, today);
  expect(words(after)).toEqual([]);
  after.close();
});

test('what was closed outlives the start of the machine', () => {
  const file = newFile();
  const before = openUnsyncedIndex(file, SPEC, yesterday);
  put(before, 'one');
  before.close();
  expect(readdirSync(path.dirname(file))).toEqual(['words.sqlite']);
  const after = openUnsyncedIndex(file, SPEC, today);
  expect(words(after)).toEqual(['one']);
  after.close();
});

test('of two that write it, one that closes does not answer for the other', () => {
  const file = newFile();
  const blue = openUnsyncedIndex(file, SPEC, yesterday);
  const green = openUnsyncedIndex(file, SPEC, { boot: 'yesterday', writer: 'green' });
  blue.close();
  put(green, 'perhaps torn');
  green.database.close();
  const after = openUnsyncedIndex(file, SPEC, today);
  expect(words(after)).toEqual([]);
  after.close();
});

test('only the close waits for the disk', () => {
  const index = openUnsyncedIndex(newFile(), SPEC, today);
  expect(index.database.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 0 });
  index.close();
});
