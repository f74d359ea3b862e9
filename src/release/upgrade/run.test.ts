import fc from 'fast-check';
import type { Behaviour } from './testing/behaviour.ts';
import { KEY, NEW, OLD, one, setUp } from './testing/run-set-up.ts';
import { agentsOf, fleetOf, planFor } from './testing/plans.ts';
import { runPlan } from './run.ts';

test('start-first: the old one goes only when the new one is healthy, watched and expected by Compose', async () => {
  const { copies, run } = setUp(one());
  expect(await run()).toMatchObject([{ result: 'upgraded', from: OLD, error: null }]);
  expect(copies.calls).toEqual([
    `start ${KEY} ${NEW}`,
    `pin ${KEY} ${NEW}`,
    `SIGTERM ${KEY} ${OLD}`,
  ]);
  // Healthy after 1 s, then the canary's 10.
  expect(copies.clock.time).toBeGreaterThanOrEqual(11_000);
});

test.each<[string, Behaviour, string]>([
  ['never becomes healthy', { healthyAfterMs: Infinity }, 'UPGRADE_NOT_HEALTHY'],
  [
    'ends and is restarted',
    { healthyAfterMs: Infinity, diesAfterMs: 2_000 },
    'UPGRADE_NOT_HEALTHY',
  ],
  ['dies while it is watched', { diesAfterMs: 6_000 }, 'UPGRADE_CANARY_BAD'],
  ['writes errors while it is watched', { errorAfterMs: 4_000 }, 'UPGRADE_CANARY_BAD'],
  ['cannot be started', { cannotStart: true }, 'INTERNAL'],
])('a new one that %s is removed, and the old one never stops', async (_name, behaviour, code) => {
  const { copies, run } = setUp(one(), behaviour);
  copies.onTick = () => expect(copies.serves(KEY)).toBe(true);
  expect(await run()).toMatchObject([{ result: 'failed', error: { code } }]);
  expect(copies.images(KEY)).toEqual([OLD]);
  expect(copies.pins.size).toBe(0);
});

test('an image that is nowhere changes nothing', async () => {
  const { copies, run } = setUp(one());
  copies.absent.add(NEW);
  expect(await run()).toMatchObject([{ error: { code: 'UPGRADE_IMAGE_MISSING' } }]);
  expect(copies.calls).toEqual([]);
});

test('a failed canary keeps everybody else from being touched', async () => {
  const { copies, run } = setUp(fleetOf([[], [], [0]]), { healthyAfterMs: Infinity });
  expect((await run({ maxUnavailable: 3 })).map(({ result }) => result)).toEqual([
    'failed',
    'not-begun',
    'not-begun',
  ]);
  expect(copies.calls.filter((call) => call.startsWith('start'))).toHaveLength(1);
});

test('an outcome that cannot be written down ends the upgrade, after those that are under way', async () => {
  const fleet = fleetOf([[], [], [], []]);
  const { copies } = setUp(fleet);
  const told: string[] = [];
  const running = runPlan(planFor(fleet, { wanted: { image: NEW }, maxUnavailable: 2 }), copies, {
    ...{ clock: copies.clock, deadlineMs: 60_000, canaryMs: 0, onBegin: () => {} },
    onOutcome: ({ step }) => {
      told.push(step.key);
      if (told.length === 2) throw new Error('no space left on device');
    },
  });
  await expect(running).rejects.toThrow('no space left');
  // The canary, and the two that were exchanged together; the fourth was not begun.
  expect(told).toHaveLength(3);
  expect(copies.calls.filter((call) => call.startsWith('start'))).toHaveLength(3);
});

test('cut off half-way and begun again, it ends with one new container', async () => {
  const { copies, run } = setUp(one());
  copies.run(KEY, NEW);
  expect(await run()).toMatchObject([{ result: 'upgraded' }]);
  expect(copies.images(KEY)).toEqual([NEW]);
  expect(copies.calls).not.toContain(`start ${KEY} ${NEW}`);
  expect(await run()).toMatchObject([{ result: 'unchanged' }]);
});

test('stop-first: a bad one is replaced by the version of before', async () => {
  const { copies, run } = setUp(one({ singleWriter: true }), { healthyAfterMs: Infinity });
  expect(await run({ allowGap: true })).toMatchObject([
    { result: 'failed', error: { code: 'UPGRADE_NOT_HEALTHY' }, lastLines: ['starting'] },
  ]);
  expect(copies.images(KEY)).toEqual([OLD]);
  expect(copies.pins.size).toBe(0);
});

describe('stop-first, cut off while nothing ran', () => {
  const gap = { allowGap: true };
  const cutOff = (behaviour: Behaviour = {}) => {
    const set = setUp(one({ singleWriter: true }), behaviour);
    set.copies.made(KEY, NEW);
    return set;
  };

  test('goes on with the same command', async () => {
    const { copies, run } = cutOff();
    expect(await run(gap)).toMatchObject([{ result: 'upgraded', from: null, error: null }]);
    expect(copies.calls).toEqual([`replace ${KEY} ${NEW}`, `pin ${KEY} ${NEW}`]);
    expect(copies.serves(KEY)).toBe(true);
  });

  test('goes back to the version of before when the new one is bad', async () => {
    const { copies, run } = cutOff({ healthyAfterMs: Infinity });
    expect(await run(gap)).toMatchObject([{ error: { code: 'UPGRADE_NOT_HEALTHY' } }]);
    expect(copies.images(KEY)).toEqual([OLD]);
    expect(copies.serves(KEY)).toBe(true);
  });

  test('what was never there is refused', async () => {
    const { copies, run } = cutOff();
    copies.rows.set(KEY, []);
    expect(await run(gap)).toMatchObject([{ error: { code: 'UPGRADE_NOT_RUNNING' } }]);
    expect(copies.calls).toEqual([]);
  });
});

test('whatever is bad, never more are down than allowed, and start-first takes nobody down', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ singleWriter: fc.boolean() }), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 3 }),
      fc.constantFrom<Behaviour>({}, { healthyAfterMs: 30_000 }, { diesAfterMs: 5_000 }),
      async (drafts, maxUnavailable, behaviour) => {
        const fleet = fleetOf(
          drafts.map(() => []),
          drafts,
        );
        const { copies, run } = setUp(fleet, behaviour);
        const agents = agentsOf(fleet);
        const down = () =>
          agents.filter(({ machine, slug }) => !copies.serves(`${machine}/${slug}`));
        copies.onTick = () => {
          expect(down().length).toBeLessThanOrEqual(maxUnavailable);
          expect(down().every(({ singleWriter }) => singleWriter)).toBe(true);
        };
        const outcomes = await run({ maxUnavailable, allowGap: true });
        expect(outcomes).toHaveLength(agents.length);
        if (outcomes.every(({ result }) => result === 'upgraded')) expect(down()).toEqual([]);
      },
    ),
    { numRuns: 100 },
  );
});
