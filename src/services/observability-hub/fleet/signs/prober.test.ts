import { ASK_AGAIN_MS, ASK_EVERY_MS, Prober, type Target } from './prober.ts';

function setup(count = 1, random: () => number = () => 0.5) {
  const targets: Target[] = Array.from({ length: count }, (_, n) => ({
    id: `mainpc/${n}`,
    machine: 'mainpc',
    name: `${n}`,
  }));
  const time = { ms: 0 };
  const asked: number[] = [];
  const heard: string[] = [];
  const it = {
    failure: undefined as Error | undefined,
    before: undefined as Promise<void> | undefined,
  };
  const prober = new Prober({
    targets: () => targets,
    ask: async () => {
      asked.push(time.ms);
      await it.before;
      if (it.failure) throw it.failure;
      return { status: 'ok' };
    },
    answered: ({ id }) => heard.push(id),
    silent: ({ id }, reason) => heard.push(`${id}: ${reason}`),
    now: () => time.ms,
    random,
  });
  /** Lets the time pass in steps of 250 ms. */
  const pass = async (ms: number) => {
    for (const end = time.ms + ms; time.ms < end;) {
      time.ms += 250;
      prober.tick();
      for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
    }
  };
  return { targets, asked, heard, prober, pass, it };
}

test('asks everybody in turn, every five seconds', async () => {
  const { asked, pass, prober } = setup();
  prober.tick();
  await pass(12_000);
  expect(asked).toEqual([1_000, 1_000 + ASK_EVERY_MS, 1_000 + 2 * ASK_EVERY_MS]);
});

test('after a first silence asks once more soon, then as ever', async () => {
  const { asked, heard, pass, prober, it } = setup();
  it.failure = new Error('timeout');
  prober.tick();
  await pass(8_000);
  const first = 1_000;
  expect(asked).toEqual([first, first + ASK_AGAIN_MS, first + ASK_AGAIN_MS + ASK_EVERY_MS]);
  expect(heard[0]).toBe('mainpc/0: timeout');
});

test('one that is asked for is asked at once', async () => {
  const { asked, pass, prober } = setup();
  prober.tick();
  await pass(1_500);
  prober.soon('mainpc/0');
  await pass(250);
  expect(asked).toEqual([1_000, 1_750]);
});

test('a thousand members are asked less often, no more than forty a second', async () => {
  let n = 0;
  const { asked, pass, prober } = setup(1_000, () => (n += 0.618) % 1);
  prober.tick();
  await pass(60_000);
  expect(asked.length).toBeGreaterThan(1_500);
  // Some more than forty while the first questions go out over 22 seconds instead of 25.
  expect(asked.length).toBeLessThan(60 * 40 * 1.1);
});

test('one that is gone is asked no more', async () => {
  const { asked, pass, prober, targets } = setup();
  prober.tick();
  await pass(1_500);
  targets.length = 0;
  await pass(10_000);
  expect(asked).toHaveLength(1);
});

test('one that left while it was asked and comes back is new: its first silence is asked about again soon', async () => {
  const { asked, pass, prober, targets, it } = setup();
  const [one] = targets;
  const answer = Promise.withResolvers<void>();
  it.before = answer.promise;
  it.failure = new Error('timeout');
  prober.tick();
  await pass(1_000);
  targets.length = 0;
  await pass(250);
  answer.resolve();
  await pass(250);
  targets.push(one!);
  await pass(2_250);
  const back = asked[1]!;
  await pass(ASK_AGAIN_MS);
  expect(asked.slice(1)).toEqual([back, back + ASK_AGAIN_MS]);
});
