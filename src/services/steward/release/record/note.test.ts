import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { EMPTY_NOTE, openNote } from './note.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'note-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const fail = (error: unknown) => {
  throw error;
};

test('what was noted is there for the next process', () => {
  const note = openNote(dir, fail);
  expect(note.value).toEqual(EMPTY_NOTE);
  note.change({ timings: { flip_ms: 1, takeover_ms: 2 } });
  note.change({ tell: ['mainpc'] });
  expect(openNote(dir, fail).value).toEqual({
    ...EMPTY_NOTE,
    timings: { flip_ms: 1, takeover_ms: 2 },
    tell: ['mainpc'],
  });
  expect(readdirSync(dir)).toEqual(['release.json']);
});

test.each(['{', '{"record": 1}'])('%s is no note, and said', (text) => {
  writeFileSync(path.join(dir, 'release.json'), text);
  const said: unknown[] = [];
  expect(openNote(dir, (error) => said.push(error)).value).toEqual(EMPTY_NOTE);
  expect(said).toHaveLength(1);
});
