import fc from 'fast-check';
import { moveState, type StateSide } from './migrate.ts';
import { digestRecord } from './state-digest.ts';
import type { StateRecord } from '../../../contracts/migration/state-record.ts';

/** A side in memory that can be told to fail at the n-th put. */
class Side implements StateSide {
  readonly held = new Map<string, StateRecord>();
  failAt = Infinity;
  puts = 0;

  constructor(records: readonly StateRecord[] = []) {
    for (const record of records) this.held.set(record.key, record);
  }
  async *records() {
    yield* this.held.values();
  }
  async put(records: readonly StateRecord[]) {
    this.puts += 1;
    if (this.puts === this.failAt) throw new Error('killed');
    for (const record of records) this.held.set(record.key, record);
  }
}

const digest = (record: StateRecord) => digestRecord(record);
const many = (n: number): StateRecord[] =>
  Array.from({ length: n }, (_, i) => ({ key: `user:${i}`, value: { i, at: { b: 1, a: 2 } } }));

test('everything arrives, by count and content', async () => {
  const [from, to] = [new Side(many(950)), new Side()];
  const moved = await moveState({ from, to, digest });
  expect(moved).toMatchObject({ records: 950, written: 950, unverified: [] });
  expect([...to.held.values()]).toEqual([...from.held.values()]);
});

test('what only the target has stays', async () => {
  const to = new Side([{ key: 'user:new', value: {} }]);
  await moveState({ from: new Side(many(3)), to, digest });
  expect(to.held.size).toBe(4);
});

test('killed at any point, run again: nothing is lost and nothing is there twice', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 1_000 }),
      fc.integer({ min: 1, max: 6 }),
      async (n, at) => {
        const [from, to] = [new Side(many(n)), new Side()];
        to.failAt = at;
        await moveState({ from, to, digest }).catch(() => undefined);
        expect(from.held.size).toBe(n);
        to.failAt = Infinity;
        expect(await moveState({ from, to, digest })).toMatchObject({ unverified: [] });
        expect(to.held).toEqual(from.held);
      },
    ),
    { numRuns: 30 },
  );
});

test('a target that swallows or changes a record is found out', async () => {
  const to = new Side();
  to.put = async (records) => {
    for (const { key, value } of records)
      if (key !== 'user:1') to.held.set(key, { key, value: key === 'user:2' ? {} : value });
  };
  const { unverified } = await moveState({ from: new Side(many(4)), to, digest });
  expect(unverified).toEqual(['user:1', 'user:2']);
});

test('a later run writes only what changed at the source, so newer values of the target stay', async () => {
  const [from, to] = [new Side(many(3)), new Side()];
  const first = await moveState({ from, to, digest });
  to.held.set('user:0', { key: 'user:0', value: { newer: true } });
  from.held.set('user:2', { key: 'user:2', value: { late: true } });
  from.held.set('user:3', { key: 'user:3', value: {} });
  const second = await moveState({ from, to, digest, since: first.digests });
  expect(second).toMatchObject({ records: 4, written: 2, unverified: [] });
  expect(to.held.get('user:0')?.value).toEqual({ newer: true });
  expect(to.held.get('user:2')?.value).toEqual({ late: true });
});
