import { Mode } from '../../../contracts/migration/modes.ts';
import { testContext } from '../../../runtime/testing.ts';
import { ModesInMemory } from '../testing/modes-in-memory.ts';
import { followModes } from './follow-modes.ts';
import { ModeBook } from './mode-book.ts';

/** Follows with waits that end when they are told to. */
function follow({ patienceMs }: { patienceMs?: number } = {}) {
  const bucket = new ModesInMemory();
  const end = new AbortController();
  const stages: string[] = [];
  const pauses: { ms: number; over: () => void }[] = [];
  const book = new ModeBook({ ENABLE_UNIFIED_TWIN: 'false' });
  let known = false;
  const ctx = testContext();
  const atStage = (stage: string) => void stages.push(stage);
  const begin = () =>
    followModes(Object.assign(ctx, { signal: end.signal, atStage }), book, {
      patienceMs,
      open: bucket.open,
      pause: (ms) => new Promise<void>((over) => pauses.push({ ms, over })),
    }).then(() => (known = true));
  const turns = async () => {
    for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
  };
  return {
    ...{ bucket, book, stages, begin, end },
    isKnown: async () => (await turns(), known),
    /** Ends the waits of that length; gives how many there were. */
    async passed(ms: number) {
      await turns();
      const over = pauses.filter((pause) => pause.ms === ms);
      for (const pause of over) {
        pauses.splice(pauses.indexOf(pause), 1);
        pause.over();
      }
      await turns();
      return over.length;
    },
  };
}

test('what is set is known when it resolves, and what changes is heard', async () => {
  const { bucket, book, begin, isKnown } = follow();
  bucket.set('twin', Mode.shadow);
  await begin();
  expect(book.get('twin').mode).toBe('shadow');
  bucket.set('twin', Mode.unified);
  await isKnown();
  expect(book.get('twin').mode).toBe('unified');
});

test('what was watched is left when the container stops, also while the watch is made', async () => {
  const { bucket, begin, end, isKnown } = follow();
  bucket.beforeWatch = () => end.abort();
  await begin();
  await isKnown();
  expect(bucket.watchers).toBe(0);
});

test('a container that is told to stop before it begins does not wait for its modes', async () => {
  const { begin, end } = follow();
  end.abort(new Error('told to stop'));
  await expect(begin()).rejects.toThrow('told to stop');
});

test('a bucket that does not exist is waited for, for a moment', async () => {
  const { bucket, book, begin, isKnown, passed } = follow();
  bucket.failure = Object.assign(new Error('stream not found'), { code: 10_059 });
  void begin();
  for (let tries = 0; tries < 6; tries += 1) expect(await passed(500)).toBe(1);
  expect(await isKnown()).toBe(true);
  expect(book.get('twin').mode).toBe('delegation');
  bucket.failure = undefined;
  bucket.set('twin', Mode.shadow);
  await passed(5_000);
  expect(book.get('twin').mode).toBe('shadow');
});

test('a broker that does not answer is waited for without end, and the health says so', async () => {
  const { bucket, stages, begin, isKnown, passed } = follow();
  bucket.failure = new Error('timeout');
  void begin();
  for (let tries = 0; tries < 50; tries += 1) expect(await passed(500)).toBe(1);
  expect(await isKnown()).toBe(false);
  expect(stages[0]).toBe('reading the modes: timeout');
  bucket.failure = undefined;
  await passed(500);
  expect(await isKnown()).toBe(true);
});

test('who has no time for that goes on with the start values', async () => {
  const { bucket, begin, isKnown, passed } = follow({ patienceMs: 3_000 });
  bucket.failure = new Error('timeout');
  void begin();
  expect(await isKnown()).toBe(false);
  await passed(3_000);
  expect(await isKnown()).toBe(true);
});
