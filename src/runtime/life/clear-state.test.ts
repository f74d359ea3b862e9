import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLEAR_STATE_MARK } from '../../contracts/steward.ts';
import { clearStateIfMarked, SET_ASIDE } from './clear-state.ts';

const folder = mkdtempSync(join(tmpdir(), 'state-'));
afterAll(() => rmSync(folder, { recursive: true }));
const put = (name: string) => writeFileSync(join(folder, name), name);

test('without the mark nothing is touched', () => {
  put('a.sqlite');
  expect(clearStateIfMarked(folder)).toBeUndefined();
  expect(readdirSync(folder)).toEqual(['a.sqlite']);
});

test('with it the state is set aside, and reports that wait stay', () => {
  mkdirSync(join(folder, 'outbox'));
  put(CLEAR_STATE_MARK);
  expect(clearStateIfMarked(folder)).toEqual(['a.sqlite']);
  expect(readdirSync(folder).sort()).toEqual([SET_ASIDE, 'outbox']);
  expect(existsSync(join(folder, SET_ASIDE, 'a.sqlite'))).toBe(true);
});

test('ended half-way, the next start finishes it and keeps what was moved already', () => {
  mkdirSync(join(folder, `${SET_ASIDE}.part`));
  writeFileSync(join(folder, `${SET_ASIDE}.part`, 'first'), '');
  put('second');
  put(CLEAR_STATE_MARK);
  expect(clearStateIfMarked(folder)).toEqual(['second']);
  expect(readdirSync(join(folder, SET_ASIDE)).sort()).toEqual(['first', 'second']);
});

test('a folder that is not there is no failure', () => {
  expect(clearStateIfMarked(join(folder, 'nowhere'))).toBeUndefined();
});
