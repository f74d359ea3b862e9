import { Resumption } from './resumption.ts';

const at = (ms: number) => ({ time: `2026-11-20T12:00:00.${String(ms).padStart(3, '0')}000000Z` });
const place = (ms: number, nth = 0) => ({ ...at(ms), nth });

function admitted(resumption: Resumption<{ time: string }>, times: number[]): string[] {
  return times.flatMap((ms) => resumption.admit(at(ms))).map(({ time }) => time.slice(20, 23));
}

test('without a place everything is new', () => {
  expect(admitted(new Resumption(undefined), [1, 2])).toEqual(['001', '002']);
});

test('what stands before the place is known, whatever its time', () => {
  expect(admitted(new Resumption(place(5)), [3, 7, 5, 4, 9])).toEqual(['004', '009']);
});

test('of lines of one time those after the place are new', () => {
  expect(admitted(new Resumption(place(5, 1)), [5, 5, 5])).toEqual(['005']);
});

test('a place that is gone is given up, and nothing is lost', () => {
  expect(admitted(new Resumption(place(5)), [50, 60, 300])).toEqual(['050', '060', '300']);
  const quiet = new Resumption(place(5));
  expect(admitted(quiet, [50])).toEqual([]);
  expect(quiet.release()).toEqual([at(50)]);
  expect(admitted(quiet, [60])).toEqual(['060']);
});
