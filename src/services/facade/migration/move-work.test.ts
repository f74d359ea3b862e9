/** Work that moves back and forth, with kills everywhere: nothing is lost and nothing is done twice. */
import fc from 'fast-check';
import type { StateRecord } from '../../../contracts/migration/state-record.ts';
import { moveWork, type WorkSide } from './move-work.ts';
import { digestRecord } from './state-digest.ts';

const digest = (record: StateRecord) => digestRecord(record);
const record = (key: string): StateRecord => ({ key, value: { type: 'echo' } });

class Killed extends Error {}

/** Steps until the mover dies; before or after the step has had its effect. */
class Fate {
  left = Infinity;
  before = true;

  async step<T>(effect: () => T): Promise<T> {
    this.left -= 1;
    if (this.left === 0 && this.before) throw new Killed();
    const result = effect();
    if (this.left === 0) throw new Killed();
    await Promise.resolve();
    return result;
  }
}

/** A queue that works while others move its tasks. */
class Queue implements WorkSide {
  readonly waiting = new Map<string, { held: boolean }>();
  readonly begun = new Set<string>();
  readonly #fate: Fate;
  readonly #done: string[];

  constructor(fate: Fate, done: string[]) {
    this.#fate = fate;
    this.#done = done;
  }

  /** Does the next task that is not held. */
  work1(): boolean {
    for (const [key, { held }] of this.waiting) {
      if (held) continue;
      this.waiting.delete(key);
      this.begun.add(key);
      this.#done.push(key);
      return true;
    }
    return false;
  }

  async *records() {
    yield* await this.#fate.step(() => [...this.waiting.keys()].map(record));
  }

  put(records: readonly StateRecord[]) {
    return this.#fate.step(() => {
      for (const { key } of records)
        if (!this.begun.has(key)) this.waiting.set(key, { held: false });
    });
  }

  readonly work = {
    hold: (keys: readonly string[]) =>
      this.#fate.step(() =>
        keys.filter((key) => {
          const task = this.waiting.get(key);
          if (task !== undefined) task.held = true;
          return task !== undefined;
        }),
      ),
    release: (keys: readonly string[]) =>
      this.#fate.step(() => {
        for (const key of keys) this.waiting.get(key)!.held = false;
      }),
    remove: (keys: readonly string[]) =>
      this.#fate.step(() => {
        for (const key of keys) if (this.waiting.get(key)?.held === true) this.waiting.delete(key);
      }),
    knows: (keys: readonly string[]) =>
      this.#fate.step(() => keys.filter((key) => this.waiting.has(key) || this.begun.has(key))),
  };
}

const run = fc.record({
  left: fc.integer({ min: 1, max: 14 }),
  before: fc.boolean(),
  back: fc.boolean(),
  /** Tasks that each side does before the run. */
  works: fc.tuple(fc.nat(2), fc.nat(2)),
  fresh: fc.nat(3),
});

test('killed at any step, in any direction, then repeated: all is done once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(run, { maxLength: 8 }), fc.nat(420), async (runs, count) => {
      const fate = new Fate();
      const done: string[] = [];
      const [old, fresh] = [new Queue(fate, done), new Queue(fate, done)];
      const keys = Array.from({ length: count }, (_, n) => `task:${n}`);
      for (const key of keys) old.waiting.set(key, { held: false });
      for (const [n, { left, before, back, works, fresh: more }] of runs.entries()) {
        for (let i = 0; i < works[0]; i += 1) old.work1();
        for (let i = 0; i < works[1]; i += 1) fresh.work1();
        for (let i = 0; i < more; i += 1) {
          const key = `task:late-${n}-${i}`;
          keys.push(key);
          (back ? fresh : old).waiting.set(key, { held: false });
        }
        Object.assign(fate, { left, before });
        const [from, to] = back ? [fresh, old] : [old, fresh];
        await moveWork({ from, to, digest }).catch((error: unknown) => {
          expect(error).toBeInstanceOf(Killed);
        });
        expect(new Set(done).size).toBe(done.length);
      }
      fate.left = Infinity;
      await moveWork({ from: fresh, to: old, digest });
      expect(await moveWork({ from: old, to: fresh, digest })).toMatchObject({ unverified: [] });
      expect(old.waiting.size).toBe(0);
      while (fresh.work1());
      expect(done.toSorted()).toEqual(keys.toSorted());
    }),
    { numRuns: 300 },
  );
});

test('work that begins meanwhile stays; what the target does not have afterwards is named and kept', async () => {
  const fate = new Fate();
  const done: string[] = [];
  const [from, to] = [new Queue(fate, done), new Queue(fate, done)];
  for (const key of ['task:a', 'task:b', 'task:c']) from.waiting.set(key, { held: false });
  const { hold } = from.work;
  Object.assign(from.work, {
    hold: (keys: readonly string[]) => {
      from.work1();
      return hold(keys);
    },
  });
  const put = to.put.bind(to);
  to.put = (records) => put(records.filter(({ key }) => key !== 'task:b'));
  const moved = await moveWork({ from, to, digest });
  expect(moved).toMatchObject({ records: 3, written: 2, unverified: ['task:b'] });
  expect([...from.waiting]).toEqual([['task:b', { held: true }]]);
  expect([...to.waiting.keys()]).toEqual(['task:c']);
  expect(done).toEqual(['task:a']);
});

test('a target that does not answer leaves the source at work', async () => {
  const fate = new Fate();
  const [from, to] = [new Queue(fate, []), new Queue(fate, [])];
  from.waiting.set('task:a', { held: false });
  Object.assign(to.work, { knows: () => Promise.reject(new Error('no answer')) });
  await expect(moveWork({ from, to, digest })).rejects.toThrow('no answer');
  expect(from.work1()).toBe(true);
});
