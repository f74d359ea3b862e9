import { stored } from '../testing.ts';
import { Batch, type BatchRead } from './batch.ts';

const places = ({ reports, sequence }: BatchRead) => [reports.map((one) => one.sequence), sequence];

test('as many as the limit are written at once, the rest after the wait', async () => {
  const written: unknown[] = [];
  const late = new Promise<void>((resolve) => {
    const batch = new Batch(
      { messages: 2, quietMs: 1, busyMs: 1 },
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
      { messages: 9, quietMs: 1, busyMs: 1 },
      () => {
        throw new Error('disk full');
      },
      () => resolve(made),
    );
    made.add(1, stored(1));
  });
  // The reader may have more at hand: with that written, what failed would never be read again.
  expect(() => batch.add(2, stored(2))).toThrow('disk full');
  expect(() => batch.close()).toThrow('disk full');
});

test('what was not written is forgotten at the end', () => {
  const written: unknown[] = [];
  const batch = new Batch(
    { messages: 9, quietMs: 1, busyMs: 1 },
    (read) => written.push(read),
    () => {},
  );
  batch.add(1, stored(1));
  batch.close();
  expect(written).toEqual([]);
});

test('what somebody waits for is written at once', () => {
  const written: unknown[] = [];
  const limits = { messages: 9, quietMs: 60_000, busyMs: 60_000 };
  const batch = new Batch(
    { ...limits, wanted: (sequence) => sequence >= 2 },
    (read) => written.push(places(read)),
    () => {},
  );
  batch.add(1, stored(1));
  expect(written).toEqual([]);
  batch.add(2, stored(2));
  expect(written).toEqual([[[1, 2], 2]]);
  batch.add(1, stored(1));
  batch.hurry();
  batch.hurry();
  expect(written.length).toBe(2);
  batch.close();
});

test('a full batch makes the next one wait longer', async () => {
  const written: number[] = [];
  const limits = { messages: 16, quietMs: 1, busyMs: 60_000 };
  const batch = new Batch(
    limits,
    ({ sequence }) => written.push(sequence),
    () => {},
  );
  for (let place = 1; place <= 17; place += 1) batch.add(place, stored(place));
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(written).toEqual([16]);
  batch.hurry();
  expect(written).toEqual([16, 17]);
  batch.close();
});
