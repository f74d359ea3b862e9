/** The command may be killed at every single moment: the same one ends what it began, another goes back. */
import type { Entry } from '../../fleet/model.ts';
import type { Behaviour } from './testing/behaviour.ts';
import { KillableCopies, type Orphan } from './testing/killable-copies.ts';
import { runPlan } from './run.ts';
import { agentsOf, fleetOf, planFor } from './testing/plans.ts';

const OLD = 'x:1';
const NEW = 'x:2';

/** Of two, so that one may be done while the other has not begun. */
const fleetWith = (more: Partial<Entry>) => fleetOf([[], []], [more, more]);
const FLEETS = {
  'start-first': fleetWith({}),
  'stop-first': fleetWith({ singleWriter: true }),
  // 24 GiB, of which both together are promised 22.
  'drain-unload-swap': fleetWith({ gpu: { device: 0, vramMiB: 11_000 } }),
};
type Manner = keyof typeof FLEETS;
const GOOD: Behaviour = {};
const BAD: Behaviour = { healthyAfterMs: Infinity, diesAfterMs: 2_000 };

class Upgraded {
  readonly copies: KillableCopies;
  readonly #fleet;
  readonly #manner;

  constructor(manner: Manner, behaviour: Behaviour, orphan: Orphan) {
    this.#manner = manner;
    this.#fleet = FLEETS[manner];
    this.copies = new KillableCopies(orphan);
    if (manner === 'drain-unload-swap')
      this.copies.card = { totalMiB: 24_564, eachMiB: 11_000, lagMs: 3_000 };
    for (const key of this.keys) this.copies.run(key, OLD);
    this.copies.behaviours.set(NEW, behaviour);
    this.copies.onTick = () => {
      // Killed or not, start-first takes nobody down, and the others never have two.
      for (const key of this.keys)
        if (manner === 'start-first') expect(this.copies.serves(key)).toBe(true);
        else expect(this.copies.running(key)).toBeLessThanOrEqual(1);
    };
  }

  get keys(): string[] {
    return agentsOf(this.#fleet).map(({ machine, slug }) => `${machine}/${slug}`);
  }

  /** Runs until it is over or killed. */
  async to(image: string): Promise<readonly string[]> {
    const options = {
      ...{ clock: this.copies.clock, deadlineMs: 10_000, canaryMs: 2_000 },
      ...{ onBegin: () => {}, onOutcome: () => {} },
    };
    const plan = planFor(this.#fleet, { wanted: { image }, allowGap: true });
    expect(plan.batches.flatMap(({ steps }) => steps.map(({ manner }) => manner))).toEqual([
      ...[this.#manner, this.#manner],
    ]);
    return (await runPlan(plan, this.copies, options)).map(({ result }) => result);
  }

  /** Killed before moment number `at` from now. */
  async killed(at: number, image: string): Promise<void> {
    this.copies.killAt = this.copies.moments + at;
    await this.to(image);
  }

  /** One defined state: each has one container, that serves, and whose image Compose expects. */
  async expectAll(image: string): Promise<void> {
    for (const key of this.keys) {
      expect([key, this.copies.images(key)]).toEqual([key, [image]]);
      expect(this.copies.serves(key)).toBe(true);
      const [machine, slug] = key.split('/') as [string, string];
      const [copy] = await this.copies.list(machine, slug);
      expect(copy).toMatchObject({ running: true, retiring: false });
      expect(this.copies.pinned(machine, slug)?.image ?? OLD).toBe(image);
    }
    expect([...this.copies.open]).toEqual([]);
  }
}

async function momentsOf(manner: Manner, behaviour: Behaviour): Promise<number> {
  const whole = new Upgraded(manner, behaviour, 'ends as well');
  await whole.to(NEW);
  return whole.copies.moments;
}

const CASES = (['start-first', 'stop-first', 'drain-unload-swap'] as const).flatMap((manner) =>
  (['ends as well', 'goes on'] as const).map((orphan) => ({ manner, orphan })),
);

describe.each(CASES)('$manner killed at every moment, Compose $orphan', ({ manner, orphan }) => {
  const eachMoment = async (
    behaviour: Behaviour,
    then: (fleet: Upgraded) => Promise<void>,
  ): Promise<void> => {
    const last = await momentsOf(manner, behaviour);
    expect(last).toBeGreaterThan(10);
    for (let at = 1; at <= last; at += 1) {
      const fleet = new Upgraded(manner, behaviour, orphan);
      await fleet.killed(at, NEW);
      expect(fleet.copies.isDead).toBe(true);
      fleet.copies.revive();
      await then(fleet);
    }
  };

  test('the same command ends it', () =>
    eachMoment(GOOD, async (fleet) => {
      expect(await fleet.to(NEW)).not.toContain('failed');
      await fleet.expectAll(NEW);
    }));

  test('the version of before goes back', () =>
    eachMoment(GOOD, async (fleet) => {
      expect(await fleet.to(OLD)).not.toContain('failed');
      await fleet.expectAll(OLD);
    }));

  test('a bad version is not left behind', () =>
    eachMoment(BAD, async (fleet) => {
      expect(await fleet.to(NEW)).toEqual(['failed', 'not-begun']);
      await fleet.expectAll(OLD);
    }));

  test('killed again at every third moment of the second run, the third one ends it', async () => {
    const last = await momentsOf(manner, GOOD);
    for (let at = 1; at <= last; at += 1)
      for (let again = 1 + (at % 3); ; again += 3) {
        const fleet = new Upgraded(manner, GOOD, orphan);
        await fleet.killed(at, NEW);
        fleet.copies.revive();
        await fleet.killed(again, NEW);
        const isOver = !fleet.copies.isDead;
        fleet.copies.revive();
        expect(await fleet.to(NEW)).not.toContain('failed');
        await fleet.expectAll(NEW);
        if (isOver) break;
      }
  });
});
