/** What makes a file outlive a loss of power cannot be seen on the disk: the order of the calls is what counts. */
import { jest } from '@jest/globals';
import * as fs from 'node:fs';
import * as promises from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const calls: string[] = [];
const paths = new Map<number, string>();
const named = (file: string) => (path.extname(file) === '' ? 'folder' : path.basename(file));
/** Of a file that has no name of its own yet. */
const shown = (file: string) =>
  named(file).startsWith('a.json') && named(file) !== 'a.json' ? 'new' : named(file);

jest.unstable_mockModule('node:fs/promises', () => ({
  ...promises,
  open: async (file: string, ...rest: [string, number?]) => {
    const handle = await promises.open(file, ...rest);
    const sync = handle.sync.bind(handle);
    handle.sync = () => {
      calls.push(`sync ${shown(file)}`);
      return sync();
    };
    return handle;
  },
  rename: (from: string, to: string) => {
    calls.push(`rename ${shown(from)} ${shown(to)}`);
    return promises.rename(from, to);
  },
  link: (from: string, to: string) => {
    calls.push(`link ${shown(from)} ${shown(to)}`);
    return promises.link(from, to);
  },
}));
jest.unstable_mockModule('node:fs', () => ({
  ...fs,
  openSync: (file: string, ...rest: [string, number?]) => {
    const handle = fs.openSync(file, ...rest);
    paths.set(handle, file);
    return handle;
  },
  fsyncSync: (handle: number) => {
    calls.push(`sync ${shown(paths.get(handle)!)}`);
    fs.fsyncSync(handle);
  },
  renameSync: (from: string, to: string) => {
    calls.push(`rename ${shown(from)} ${shown(to)}`);
    fs.renameSync(from, to);
  },
}));

const { replaceFile } = await import('./replace-file.ts');
const { replaceFileSync } = await import('./replace-file-sync.ts');
const { createFile } = await import('./create-file.ts');

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(tmpdir(), 'durable-'));
  calls.length = 0;
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

test.each([
  ['replaceFile', replaceFile, 'rename'],
  ['replaceFileSync', replaceFileSync, 'rename'],
  ['createFile', createFile, 'link'],
] as const)(
  '%s has the text on disk before it has its name, and then the folder',
  async (_name, write, naming) => {
    await write(path.join(folder, 'a.json'), 'text');
    expect(calls).toEqual(['sync new', `${naming} new a.json`, 'sync folder']);
  },
);
