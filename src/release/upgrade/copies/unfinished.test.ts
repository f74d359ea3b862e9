import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readUnfinished, setUnfinished } from './unfinished.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'tandem-unfinished-'));
afterAll(() => rmSync(dir, { recursive: true }));

test('what is away is known to the next process, and nothing is left when all are back', () => {
  expect(readUnfinished('mainpc', dir)).toEqual([]);
  setUnfinished('mainpc', 'one', true, dir);
  setUnfinished('mainpc', 'two', true, dir);
  setUnfinished('mainpc', 'one', true, dir);
  expect([...readUnfinished('mainpc', dir)].sort()).toEqual(['one', 'two']);
  expect(readUnfinished('pc2', dir)).toEqual([]);
  setUnfinished('mainpc', 'one', false, dir);
  setUnfinished('mainpc', 'two', false, dir);
  expect(readdirSync(dir)).toEqual([]);
});
