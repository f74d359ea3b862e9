/**
 * The table against a model that is nothing but what the registry promises: an entry lives until 15 s
 * after its last sign of life, a restart gives 30 s, a machine that is away keeps its own.
 */
import fc from 'fast-check';
import { REGISTRY } from '../../../../contracts/registry.ts';
import { LeaseTable } from './lease-table.ts';
import type { Held } from './slot.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { registration } from '../testing/registration.ts';

const { leaseMs } = REGISTRY;
const MACHINES = ['mainpc', 'pc2'];

interface Promised {
  instance: string;
  leased: boolean;
  endsAt: number;
  /** Whom it replaced while they lived: they do not come back before it is gone. */
  followed: string[];
}

class World {
  clock = new ManualClock();
  table = new LeaseTable(this.clock);
  /** What is on disk, as the ledger keeps it. */
  disk = new Map<string, Held>();
  model = new Map<string, Promised>();
  away = new Set<string>();

  get now() {
    return this.clock.monotonicMs();
  }

  lives(key: string): boolean {
    const entry = this.model.get(key);
    if (!entry) return false;
    return entry.endsAt > this.now || this.away.has(key.split('.')[0]!);
  }

  /** Both sides must name the same agents. */
  compare(): void {
    const live = [...this.model.keys()].filter((key) => this.lives(key)).toSorted();
    const listed = this.table.entries().map(({ machine, name }) => `${machine}.${name}`);
    expect(listed.toSorted()).toEqual(live);
  }
}

type Step = (world: World) => void;

const name = fc.constantFrom('A', 'B', 'C');
const machine = fc.constantFrom(...MACHINES);
const instance = fc.constantFrom('one', 'two');

const register = fc
  .record({ name, machine, instance, leased: fc.boolean() })
  .map(({ leased, ...who }): Step => (world) => {
    const key = `${who.machine}.${who.name}`;
    const { change, held } = world.table.register(registration(who), { leased });
    const before = world.lives(key) ? world.model.get(key) : undefined;
    if (before?.followed.includes(who.instance)) {
      expect(change).not.toBe('registered');
      return;
    }
    expect(change === 'registered').toBe(
      !world.lives(key) || world.model.get(key)?.instance !== who.instance,
    );
    world.disk.set(key, held);
    const endsAt = leased ? world.now + leaseMs : Infinity;
    const same = before?.instance === who.instance;
    const followed = leased && before?.leased && !same ? [...before.followed, before.instance] : [];
    const kept = leased && same && before.leased ? before.followed : followed;
    world.model.set(key, { instance: who.instance, leased, endsAt, followed: kept });
  });

const heartbeat = fc.record({ name, machine, instance }).map((who): Step => (world) => {
  const key = `${who.machine}.${who.name}`;
  const entry = world.model.get(key);
  const known = world.lives(key) && entry?.instance === who.instance;
  const tolerated = world.lives(key) && (entry?.followed.includes(who.instance) ?? false);
  const answer = world.table.heartbeat({ ...who, state: 'ready' });
  expect(answer !== undefined).toBe(known || tolerated);
  if (known && entry?.leased) entry.endsAt = world.now + leaseMs;
});

const deregister = fc.record({ name, machine, instance }).map((who): Step => (world) => {
  const key = `${who.machine}.${who.name}`;
  const holds = world.model.get(key)?.instance === who.instance;
  if (holds && world.lives(key)) expect(world.table.deregister(who)).toBeDefined();
  else world.table.deregister(who);
  if (!holds) return;
  world.model.delete(key);
  world.disk.delete(key);
});

/** Often exactly to a boundary, where mistakes are. */
const span = fc.oneof(fc.integer({ min: 1, max: 20_000 }), fc.constantFrom(5_000, leaseMs));
const advance = span.map((ms): Step => (world) => {
  world.clock.advance(ms);
});

const sweep = fc.constant<Step>((world) => {
  const over = [...world.model.keys()].filter((key) => !world.lives(key)).toSorted();
  const expired = world.table.expire().map(({ machine: on, name: who }) => `${on}.${who}`);
  expect(expired.toSorted()).toEqual(over);
  for (const key of over) {
    world.model.delete(key);
    world.disk.delete(key);
  }
});

const restart = fc.constant<Step>((world) => {
  // What nobody swept is still on disk, and comes back: the new life cannot know its time.
  world.table = new LeaseTable(world.clock);
  world.away.clear();
  for (const held of world.disk.values()) world.table.restore(held);
  world.table.grace();
  for (const [key, entry] of world.model) {
    expect(world.disk.has(key)).toBe(true);
    if (entry.leased) entry.endsAt = world.now + 2 * leaseMs;
    entry.followed = [];
  }
});

const cut = machine.map((on): Step => (world) => {
  for (const key of world.model.keys()) if (!world.lives(key)) world.model.delete(key);
  for (const { machine: where, name: who } of world.table.expire())
    world.disk.delete(`${where}.${who}`);
  world.table.keep(on);
  world.table.markStale(on);
  world.away.add(on);
});

const mend = machine.map((on): Step => (world) => {
  if (!world.away.delete(on)) return;
  world.table.release(on, 2 * leaseMs);
  for (const [key, entry] of world.model) {
    if (entry.leased && key.startsWith(`${on}.`))
      entry.endsAt = Math.max(entry.endsAt, world.now + 2 * leaseMs);
  }
});

test('the table keeps its promises whatever happens', () => {
  const step = fc.oneof(register, heartbeat, deregister, advance, sweep, restart, cut, mend);
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
      const world = new World();
      for (const run of steps) {
        run(world);
        world.compare();
      }
    }),
    { numRuns: 300 },
  );
});
