import { stored } from '../testing.ts';
import { Batch, type BatchRead } from './batch.ts';

const places = ({ reports, sequence }: BatchRead) => [reports.map((one) => one.sequence), sequence];

test('as many as the limit are written at once, the rest after the wait', async () => {
  const written: unknown[] = [];
  const late = new Promise<void>((resolve) => {
    const batch = new Batch(
      2,
      1,
      (read) => {
        written.push(places(read));
        if (written.length === 2) resolve();
      },
      () => {},
    );
    batch.add(1, stored(1));
    batch.add(2, stored(2));
    batch.add(3, stored(3));
    batch.add(4, undefined);
    expect(written).toEqual([[[1, 2], 2]]);
  });
  await late;
  expect(written[1]).toEqual([[3], 4]);
});

test('a failure after the wait ends the reading and is thrown at its end', async () => {
  const batch = await new Promise<Batch>((resolve) => {
    const made: Batch = new Batch(
      9,
      1,
      () => {
        throw new Error('disk full');
      },
      () => resolve(made),
    );
    made.add(1, stored(1));
  });
  expect(() => batch.close()).toThrow('disk full');
});

test('what was not written is forgotten at the end', () => {
  const written: unknown[] = [];
  const batch = new Batch(
    9,
    1,
    (read) => written.push(read),
    () => {},
  );
  batch.add(1, stored(1));
  batch.close();
  expect(written).toEqual([]);
});
