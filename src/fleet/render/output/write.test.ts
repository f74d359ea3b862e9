import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UNFINISHED } from '../../../files/unfinished.ts';
import { findDrift } from './drift.ts';
import { RENDERED_MARK } from '../settings.ts';
import { writeRendered } from './write.ts';

const yaml = (path: string, ...lines: string[]) => ({
  path,
  text: [RENDERED_MARK, ...lines, ''].join('\n'),
});
const files = [yaml('mainpc.yaml', 'a: 1', 'b: 2', 'c: 3'), yaml('overlays/x.mainpc.yaml', 'd: 4')];

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'render-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

test('what was written has no drift, and a second write changes nothing', () => {
  expect(writeRendered(dir, files).written).toEqual(['mainpc.yaml', 'overlays/x.mainpc.yaml']);
  expect(findDrift(dir, files)).toEqual([]);
  expect(writeRendered(dir, files)).toEqual({
    written: [],
    unchanged: ['mainpc.yaml', 'overlays/x.mainpc.yaml'],
    removed: [],
  });
});

test('drift names file, line and both versions of the lines', () => {
  writeRendered(dir, files);
  writeFileSync(path.join(dir, 'mainpc.yaml'), files[0]!.text.replace('b: 2', 'b: 9\nextra: 1'));
  expect(findDrift(dir, files)).toEqual([
    {
      file: 'mainpc.yaml',
      line: 3,
      kind: 'changed',
      found: ['b: 9', 'extra: 1'],
      expected: ['b: 2'],
    },
  ]);
});

test('a line that is missing on disk is reported where it belongs', () => {
  writeRendered(dir, files);
  writeFileSync(path.join(dir, 'mainpc.yaml'), files[0]!.text.replace('b: 2\n', ''));
  expect(findDrift(dir, files)).toMatchObject([{ line: 3, found: [], expected: ['b: 2'] }]);
});

test('missing and stale files are drift; a file that people wrote is not', () => {
  writeRendered(dir, [
    files[1]!,
    yaml('pc3.yaml'),
    { path: 'config/agents/pc3/a.json', text: '{}' },
  ]);
  writeFileSync(path.join(dir, 'overlays/own.yaml'), 'services: {}\n');
  expect(findDrift(dir, files).map(({ file, kind }) => `${kind} ${file}`)).toEqual([
    'missing mainpc.yaml',
    'stale config/agents/pc3/a.json',
    'stale pc3.yaml',
  ]);
  expect(writeRendered(dir, files).removed).toEqual(['config/agents/pc3/a.json', 'pc3.yaml']);
  expect(readdirSync(path.join(dir, 'overlays')).sort()).toEqual(['own.yaml', 'x.mainpc.yaml']);
});

test('when one file cannot be written, none changes and no temporary file stays', () => {
  writeRendered(dir, files);
  const before = readFileSync(path.join(dir, 'mainpc.yaml'), 'utf8');
  writeFileSync(path.join(dir, 'config'), 'a file where a folder must be');
  const changed = [yaml('mainpc.yaml', 'a: 2'), { path: 'config/agents/m/a.json', text: '{}' }];
  expect(() => writeRendered(dir, changed)).toThrow();
  expect(readFileSync(path.join(dir, 'mainpc.yaml'), 'utf8')).toBe(before);
  expect(readdirSync(dir).filter((file) => file.endsWith(UNFINISHED))).toEqual([]);
});
