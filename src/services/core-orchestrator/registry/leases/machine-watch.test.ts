import { jest } from '@jest/globals';
import { MACHINE_AWAY, REGISTRY, type RegistryEntry } from '../../../../contracts/registry.ts';
import { LeaseTable } from './lease-table.ts';
import { MachineWatch } from './machine-watch.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { registration } from '../testing/registration.ts';

const { leaseMs, heartbeatMs } = REGISTRY;

/** Two agents on pc2 and one on mainpc; time passes in whole seconds, sweeping as it goes. */
function setUp() {
  jest.useFakeTimers();
  const clock = new ManualClock();
  const table = new LeaseTable(clock);
  const state = { brokerAnswers: true, asked: 0 };
  const news: string[] = [];
  const watch = new MachineWatch({
    table,
    clock,
    home: 'mainpc',
    probe: async () => {
      state.asked += 1;
      return state.brokerAnswers;
    },
    onAway: (machine, entries: readonly RegistryEntry[]) =>
      news.push(`${machine} away, ${entries.length} kept`),
    onBack: (machine) => news.push(`${machine} back`),
  });
  for (const [name, machine] of [
    ['One', 'pc2'],
    ['Two', 'pc2'],
    ['Home', 'mainpc'],
  ] as const) {
    table.register(registration({ name, machine }));
    watch.heard(machine);
  }
  const beat = (name: string, machine = 'pc2') => {
    const known = table.heartbeat({ name, machine, instance: 'one', state: 'ready' });
    if (known) watch.heard(machine);
    return known !== undefined;
  };
  /** @returns names that expired meanwhile */
  const pass = async (ms: number, beating: readonly string[] = []) => {
    const gone: string[] = [];
    for (let at = 0; at < ms; at += 1_000) {
      clock.advance(1_000);
      await jest.advanceTimersByTimeAsync(1_000);
      if (clock.monotonicMs() % heartbeatMs === 0) for (const name of beating) beat(name);
      gone.push(...table.expire().map(({ name }) => name));
    }
    return gone;
  };
  return { clock, table, state, news, watch, beat, pass };
}

afterEach(() => jest.useRealTimers());

test('the link is cut: nobody of the other machine expires, and look-ups say since when', async () => {
  const { table, state, news, watch, pass } = setUp();
  state.brokerAnswers = false;
  expect(await pass(4 * leaseMs)).toEqual(['Home']);
  expect(news).toEqual(['pc2 away, 2 kept']);
  expect(watch.away()).toEqual(['pc2']);
  expect(table.named('One')).toMatchObject([{ stale: true, as_of: '2025-01-01T00:00:00.000Z' }]);
});

test('one agent dies on a machine that lives: it is gone within three heartbeats', async () => {
  const { state, news, pass } = setUp();
  expect(await pass(leaseMs, ['Two'])).toEqual(expect.arrayContaining(['One', 'Home']));
  expect(state.asked).toBe(0);
  expect(news).toEqual([]);
});

test('everybody on a machine dies but its broker lives: they expire as ever', async () => {
  const { state, news, pass } = setUp();
  expect((await pass(leaseMs + 1_000)).toSorted()).toEqual(['Home', 'One', 'Two']);
  expect(state.asked).toBeGreaterThan(0);
  expect(news).toEqual([]);
});

test('the link is mended: who is heard is fresh at once, the others have two leases', async () => {
  const { table, state, news, beat, pass } = setUp();
  state.brokerAnswers = false;
  await pass(4 * leaseMs);
  state.brokerAnswers = true;
  expect(beat('One')).toBe(true);
  expect(news.at(-1)).toBe('pc2 back');
  expect(table.named('One')[0]?.stale).toBeUndefined();
  expect(table.named('Two')[0]?.stale).toBe(true);
  expect(await pass(2 * leaseMs - 1_000, ['One'])).toEqual([]);
  expect(await pass(1_000, ['One'])).toEqual(['Two']);
});

test('a broker that answers again, with nobody behind it, ends the waiting too', async () => {
  const { state, news, pass } = setUp();
  state.brokerAnswers = false;
  await pass(2 * leaseMs);
  state.brokerAnswers = true;
  await pass(MACHINE_AWAY.againMs);
  expect(news.at(-1)).toBe('pc2 back');
  expect((await pass(2 * leaseMs)).toSorted()).toEqual(['One', 'Two']);
});

test('what was last known is forgotten after a day', async () => {
  const { table, state, clock, watch } = setUp();
  state.brokerAnswers = false;
  clock.advance(MACHINE_AWAY.silentMs);
  await watch.check();
  clock.advance(MACHINE_AWAY.keepMs);
  await watch.check();
  expect(table.named('One')).toEqual([]);
});

test('while our own broker is away nobody is asked after', async () => {
  const { state, watch, pass } = setUp();
  state.brokerAnswers = false;
  watch.stop();
  await pass(2 * leaseMs);
  expect(state.asked).toBe(0);
  watch.resume();
  expect(watch.away()).toEqual([]);
});
