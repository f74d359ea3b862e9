import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ResultIndex } from './result-index.ts';

const written = (id: string, number: number, state = 'succeeded') => ({
  id,
  number,
  text: JSON.stringify({ task_id: id, state }),
});
const dir = mkdtempSync(path.join(tmpdir(), 'tandem-results-'));
afterAll(() => rmSync(dir, { recursive: true }));
const file = path.join(dir, 'results.sqlite');

test('it finds the newest word on a task, also after it was opened again', () => {
  const first = new ResultIndex(file);
  first.follow('made today', 5);
  first.add([written('a', 10), written('b', 11)], 5);
  first.add([written('a', 12, 'failed')], 6);
  first.close();
  const index = new ResultIndex(file);
  expect(index.find('a')).toEqual({ task_id: 'a', state: 'failed' });
  expect(index.find('c')).toBeUndefined();
  expect(index.position).toEqual({ stream: 'made today', sequence: 6, number: 12 });
  index.close();
});

test('results that come twice do not move the last record back', () => {
  const index = new ResultIndex(':memory:');
  index.follow('s', 1);
  index.add([written('a', 10)], 1);
  index.add([written('b', 4)], 2);
  expect(index.position).toMatchObject({ sequence: 2, number: 10 });
});

test('what the stream dropped leaves it, and another stream empties it', () => {
  const index = new ResultIndex(':memory:');
  index.follow('s', 1);
  index.add([written('a', 1)], 1);
  index.add([written('b', 2)], 2);
  index.prune(2);
  expect([index.find('a'), index.find('b')?.task_id]).toEqual([undefined, 'b']);
  index.follow('another', 1);
  expect(index.find('b')).toBeUndefined();
  expect(index.position).toEqual({ stream: 'another', sequence: 0, number: 0 });
});

test('a file that is none is made anew', () => {
  const broken = path.join(dir, 'broken.sqlite');
  writeFileSync(broken, 'no database');
  const index = new ResultIndex(broken);
  expect(index.position.sequence).toBe(0);
  index.close();
});
