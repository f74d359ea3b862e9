import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createFile } from './create-file.ts';
import { replaceFile } from './replace-file.ts';
import { replaceFilesSync, replaceFileSync } from './replace-file-sync.ts';
import { UNFINISHED } from './unfinished.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'files-'));
  file = path.join(folder, 'a.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const text = () => readFileSync(file, 'utf8');
const mode = () => statSync(file).mode & 0o777;

describe.each([
  ['replaceFile', replaceFile],
  [
    'replaceFileSync',
    async (at: string, what: string, mode?: number) => replaceFileSync(at, what, { mode }),
  ],
])('%s', (_name, replace) => {
  test('puts a new text in the place of the old one, and leaves nothing else behind', async () => {
    await replace(file, 'one');
    await replace(file, 'two');
    expect(text()).toBe('two');
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  test('keeps the rights of the file', async () => {
    writeFileSync(file, 'one');
    chmodSync(file, 0o604);
    await replace(file, 'two');
    expect(mode()).toBe(0o604);
  });

  test('gives the rights that it is told, whatever the umask is', async () => {
    const before = process.umask(0o077);
    try {
      await replace(file, 'one', 0o644);
    } finally {
      process.umask(before);
    }
    expect(mode()).toBe(0o644);
  });

  test('leaves what was there, and no unfinished file, when it fails', async () => {
    mkdirSync(file);
    await expect(replace(file, 'two')).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(['a.json']);
    await expect(replace(path.join(folder, 'away', 'b.json'), 'two')).rejects.toThrow('ENOENT');
  });

  test('is one of several writers: whoever is last wins, whole', async () => {
    const texts = ['a', 'b', 'c'].map((letter) => letter.repeat(100_000));
    await Promise.all(texts.map((one) => replace(file, one)));
    expect(texts).toContain(text());
    expect(readdirSync(folder)).toEqual(['a.json']);
  });
});

test('of several files none gets its name before all of them are written', () => {
  writeFileSync(file, 'old');
  const files = [
    { file, text: 'new' },
    { file: path.join(folder, 'away', 'b.json'), text: 'new' },
  ];
  expect(() => replaceFilesSync(files)).toThrow('ENOENT');
  expect(text()).toBe('old');
  expect(readdirSync(folder)).toEqual(['a.json']);
});

test('a file is prepared before it has its name', () => {
  const prepare = (unfinished: string) => {
    expect(unfinished.endsWith(UNFINISHED)).toBe(true);
    expect(readdirSync(folder)).toEqual([path.basename(unfinished)]);
    chmodSync(unfinished, 0o400);
  };
  replaceFileSync(file, 'one', { mode: 0o600, prepare });
  expect(mode()).toBe(0o400);
});

test('a name goes to one of those who want it, and stays as it was for the others', async () => {
  const texts = ['a', 'b', 'c'];
  const got = await Promise.all(texts.map((one) => createFile(file, one)));
  expect(got.filter(Boolean)).toHaveLength(1);
  expect(text()).toBe(texts[got.indexOf(true)]);
  expect(readdirSync(folder)).toEqual(['a.json']);
});
