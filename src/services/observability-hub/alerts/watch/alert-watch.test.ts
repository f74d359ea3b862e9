import type { Alert } from '../../../../contracts/observability/observability.ts';
import { MemoryLog } from '../../../../runtime/testing.ts';
import { Acknowledgements } from '../acknowledgements.ts';
import type { PostedAlert, RawAlert } from '../alertmanager/client.ts';
import { twoHubs } from '../../shared/testing.ts';
import { RetriedWrites } from '../retried-writes.ts';
import { rawAlert } from '../testing.ts';
import { AlertWatch } from './alert-watch.ts';
import { AlertDatabase } from './database.ts';
import { latest } from './latest.ts';
import { Sightings } from './sightings.ts';

const MINUTE = 60_000;

/** A hub with an Alertmanager that says what the test wants, and a clock that the test turns. */
function hub(database = new AlertDatabase(''), start = 0) {
  const hubs = twoHubs();
  const state = { now: start, alerts: [] as RawAlert[], away: false, sendFails: false };
  const sent: PostedAlert[][] = [];
  const log = new MemoryLog();
  const writes = new RetriedWrites();
  const acknowledgements = new Acknowledgements(hubs.mainpc, writes);
  const ends: Ends = { ended: [], look: () => Promise.resolve() };
  const watch = new AlertWatch({
    alertmanager: {
      alerts: () =>
        state.away ? Promise.reject(new Error('gone')) : Promise.resolve([...state.alerts]),
    },
    acknowledgements,
    sightings: new Sightings(database, writes, 90_000, start),
    ends: { add: ({ alert }) => void ends.ended.push(alert.name), look: () => ends.look() },
    writes,
    send: (alerts) => {
      if (state.sendFails) return Promise.reject(new Error('nobody takes them'));
      sent.push([...alerts]);
      return Promise.resolve();
    },
    log,
    escalateAfterMs: 10 * MINUTE,
    now: () => state.now,
  });
  const at = async (ms: number) => {
    state.now = ms;
    await watch.look();
  };
  const other = new Acknowledgements(hubs.pc2);
  return { watch, state, sent, at, log, acknowledgements, other, ends, disk: hubs.disks.mainpc };
}

interface Ends {
  readonly ended: string[];
  look: () => Promise<void>;
}

const names = (alerts: readonly Alert[]) => alerts.map(({ name }) => name);
const acknowledgement = { by: 'ann', at: '2026-11-20T12:00:00.000Z', comment: '' };

test('the worst comes first; what only proves that alerting works is left out', async () => {
  const { watch, state, at } = hub();
  state.alerts = [
    rawAlert('Slow'),
    rawAlert('Watchdog', { severity: 'none' }),
    rawAlert('Gone', { severity: 'critical' }),
  ];
  await at(0);
  expect(names(watch.alerts())).toEqual(['Gone', 'Slow']);
  expect(watch.alerts()[0]).toMatchObject({
    member: 'pc2/Coder',
    summary: 'Gone is wrong',
    state: 'active',
    acknowledged: null,
    escalated: false,
  });
});

test('an alert that is missing for a moment has not ended; for longer it has, and is kept', async () => {
  const database = new AlertDatabase('');
  const { state, at } = hub(database);
  state.alerts = [rawAlert('Slow')];
  await at(0);
  state.alerts = [];
  await at(60_000);
  expect(database.ended(10)).toEqual([]);
  await at(90_000);
  expect(database.ended(10)).toMatchObject([
    { first_seen: 0, last_seen: 0, alert: { name: 'Slow' } },
  ]);
  expect(database.seen()).toEqual([]);
});

test('while Alertmanager is away nothing ends, what was there stays shown, and it is said once', async () => {
  const database = new AlertDatabase('');
  const { watch, state, at, log } = hub(database);
  state.alerts = [rawAlert('Slow')];
  await at(0);
  state.away = true;
  await at(5 * MINUTE);
  await at(6 * MINUTE);
  expect(names(watch.alerts())).toEqual(['Slow']);
  expect(watch.away).toBe('gone');
  expect(log.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
  expect(database.ended(1)).toEqual([]);
});

test('the time that Alertmanager was away does not count: back without a memory, it may not know yet what fires', async () => {
  const database = new AlertDatabase('');
  const { state, at, acknowledgements } = hub(database);
  const slow = rawAlert('Slow');
  state.alerts = [slow];
  await at(0);
  acknowledgements.set(slow.fingerprint, acknowledgement);
  state.away = true;
  await at(5 * MINUTE);
  Object.assign(state, { away: false, alerts: [] });
  await at(6 * MINUTE);
  expect(acknowledgements.of(slow.fingerprint)).toEqual(acknowledgement);
  expect(database.ended(1)).toEqual([]);
  await at(6 * MINUTE + 90_000);
  expect(acknowledgements.of(slow.fingerprint)).toBeNull();
  expect(database.ended(1)).toHaveLength(1);
});

describe('escalation', () => {
  const critical = rawAlert('Gone', { severity: 'critical' });

  test('a critical alert that lasts, once in a while, with the labels of the first', async () => {
    const { state, at, sent, watch } = hub();
    state.alerts = [critical, rawAlert('Slow')];
    await at(0);
    await at(10 * MINUTE - 1);
    expect(sent).toEqual([]);
    await at(10 * MINUTE);
    await at(10 * MINUTE + 10_000);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject([
      { labels: { ...critical.labels, escalation: 'p1' }, annotations: { summary: /10 min/ } },
    ]);
    await at(10 * MINUTE + 30_000);
    expect(sent).toHaveLength(2);
    state.alerts = [critical, { ...critical, labels: { ...critical.labels, escalation: 'p1' } }];
    await at(11 * MINUTE);
    expect(watch.alerts()).toMatchObject([{ name: 'Gone', escalated: true }]);
  });

  test('goes on counting after a restart of the hub', async () => {
    const database = new AlertDatabase('');
    const before = hub(database);
    before.state.alerts = [critical];
    await before.at(0);
    const after = hub(database, 9 * MINUTE);
    after.state.alerts = [critical];
    await after.at(10 * MINUTE);
    expect(after.sent).toHaveLength(1);
  });

  test('not what somebody takes care of, has silenced, or what something else explains', async () => {
    const { state, at, sent, other } = hub();
    state.alerts = [critical];
    await other.set(critical.fingerprint, acknowledgement);
    await at(0);
    await at(20 * MINUTE);
    await other.end(critical.fingerprint);
    const status = { state: 'suppressed', silencedBy: ['s'], inhibitedBy: [] };
    state.alerts = [{ ...critical, status }];
    await at(21 * MINUTE);
    expect(sent).toEqual([]);
    state.alerts = [critical];
    await at(22 * MINUTE);
    expect(sent).toHaveLength(1);
  });

  test('nor does an end that Alertmanager does not take keep it back; that is said once', async () => {
    const { state, at, sent, ends, watch, log } = hub();
    state.alerts = [critical];
    await at(0);
    ends.look = () => Promise.reject(new Error('refused'));
    await at(10 * MINUTE);
    await at(10 * MINUTE + 2_000);
    expect(sent).toHaveLength(1);
    expect(watch.away).toBeNull();
    expect(log.lines.filter(({ level }) => level === 'warn')).toMatchObject([
      { msg: /^ends .* cannot be repeated/ },
    ]);
  });

  test('that nobody took is tried again at the next look', async () => {
    const { state, at, sent } = hub();
    state.alerts = [critical];
    await at(0);
    state.sendFails = true;
    await at(10 * MINUTE);
    state.sendFails = false;
    await at(10 * MINUTE + 2_000);
    expect(sent).toHaveLength(1);
  });
});

test('an acknowledgement is seen by both hubs and ends with the alert', async () => {
  const { watch, state, at, other } = hub();
  const slow = rawAlert('Slow');
  state.alerts = [slow];
  await at(0);
  await other.set(slow.fingerprint, acknowledgement);
  expect(watch.alerts()).toMatchObject([{ acknowledged: { by: 'ann' } }]);
  state.alerts = [];
  await at(2 * MINUTE);
  expect(other.of(slow.fingerprint)).toBeNull();
});

test('a watcher is told at once and after each change; what it was too slow for is one change', async () => {
  const { watch, state, at } = hub();
  const end = new AbortController();
  const told = latest(watch, end.signal);
  expect((await told.next()).value).toEqual([]);
  const next = told.next();
  state.alerts = [rawAlert('A')];
  await at(0);
  expect(names((await next).value as Alert[])).toEqual(['A']);
  state.alerts = [rawAlert('A'), rawAlert('B')];
  await at(1);
  state.alerts = [rawAlert('C')];
  await at(2);
  expect(names((await told.next()).value as Alert[])).toEqual(['C']);
  end.abort();
  expect((await told.next()).done).toBe(true);
});
