import type { PostedAlert, RawAlert, RawSilence } from '../alertmanager/client.ts';
import { readAlert } from '../alertmanager/read-alert.ts';
import { rawAlert } from '../testing.ts';
import { RetriedWrites } from '../retried-writes.ts';
import { EndDatabase } from './database.ts';
import { MutedEnds } from './muted-ends.ts';

const MINUTE = 60_000;
const NOON = Date.parse('2026-11-20T12:00:00.000Z');

const slow = rawAlert('LatencyHigh');
const machineGone = rawAlert('MachineUnreachable', { severity: 'critical', agent: '' });

const silenced = (value = 'LatencyHigh', more = {}): RawSilence => ({
  id: 's',
  matchers: [{ name: 'alertname', value, isRegex: false, isEqual: true, ...more }],
  startsAt: '',
  endsAt: '',
  createdBy: 'ann',
  comment: '',
  status: { state: 'active' },
});

/** A hub with an Alertmanager that says what the test wants; times are minutes after noon. */
function hub(database = new EndDatabase(''), start = 0) {
  const state = { there: [] as RawAlert[], silences: [] as RawSilence[], away: false };
  const posted: PostedAlert[] = [];
  const ends = new MutedEnds({
    alertmanager: {
      silences: () =>
        state.away ? Promise.reject(new Error('away')) : Promise.resolve(state.silences),
      post: (alerts) => Promise.resolve(void posted.push(...alerts)),
    },
    database,
    writes: new RetriedWrites(),
    everyMs: 30_000,
    waitMs: 90_000,
    now: NOON + start * MINUTE,
  });
  const end = (raw: RawAlert, minutes: number, unwatched = false) =>
    ends.add(
      { alert: readAlert(raw), last_seen: NOON + minutes * MINUTE, unwatched },
      NOON + minutes * MINUTE,
    );
  const at = (minutes: number) => ends.look(state.there, NOON + minutes * MINUTE);
  return { state, posted, end, at };
}

test('an end that something else explains is repeated when that is over for a while, as the same alert', async () => {
  const { state, posted, end, at } = hub();
  state.there = [machineGone];
  end(slow, 1);
  for (const minute of [1, 30, 600]) await at(minute);
  state.there = [];
  await at(601);
  expect(posted).toEqual([]);
  await at(602);
  expect(posted).toEqual([
    {
      labels: slow.labels,
      annotations: slow.annotations,
      startsAt: '2026-11-20T12:00:00.000Z',
      endsAt: '2026-11-20T12:01:00.000Z',
    },
  ]);
  await at(603);
  expect(posted).toHaveLength(2);
  await at(616);
  await at(630);
  expect(posted).toHaveLength(2);
});

test('the same of a silence, whatever it matches by', async () => {
  for (const silence of [
    silenced(),
    silenced('Latency.*', { isRegex: true }),
    silenced('Other', { isEqual: false }),
    // Not known to JavaScript.
    silenced('(?P<x>.*', { isRegex: true }),
  ]) {
    const { state, posted, end, at } = hub();
    state.silences = [silence];
    end(slow, 1);
    await at(60);
    state.silences = [{ ...silence, status: { state: 'expired' } }];
    await at(61);
    expect(posted).toEqual([]);
    await at(62);
    expect(posted).toHaveLength(1);
  }
});

test('an end that nothing kept back is left to Prometheus', async () => {
  const { state, posted, end, at } = hub();
  state.there = [rawAlert('MachineUnreachable', { severity: 'critical', machine: 'mainpc' })];
  state.silences = [silenced('Latency', { isRegex: true })];
  end(slow, 1);
  for (let minute = 1; minute < 20; minute += 1) await at(minute);
  expect(posted).toEqual([]);
});

test('what began to keep it back right after it ended counts, too: Alertmanager tells of it minutes later', async () => {
  const { state, posted, end, at } = hub();
  end(slow, 1);
  await at(1);
  state.there = [machineGone];
  await at(3);
  state.there = [];
  await at(5);
  expect(posted).toHaveLength(1);
});

test('an alert that fires again has not ended', async () => {
  const { state, posted, end, at } = hub();
  state.there = [machineGone];
  end(slow, 1);
  await at(1);
  state.there = [slow];
  await at(2);
  state.there = [];
  await at(10);
  expect(posted).toEqual([]);
});

test('ends outlive the hub, and an Alertmanager that is away', async () => {
  const database = new EndDatabase('');
  const before = hub(database);
  before.state.there = [machineGone];
  before.end(slow, 1);
  await before.at(1);
  const after = hub(database, 10);
  after.state.away = true;
  await expect(after.at(11)).rejects.toThrow('away');
  after.state.away = false;
  await after.at(12);
  expect(after.posted).toHaveLength(1);
  await after.at(26);
  expect(database.rows()).toEqual([]);
});

test('ends that came while nobody looked are repeated: what kept them back may be over, too', async () => {
  const { posted, end, at } = hub();
  end(slow, 30, true);
  await at(31);
  expect(posted).toEqual([]);
  await at(32);
  expect(posted).toHaveLength(1);
  await at(46);
  const told = posted.length;
  await at(60);
  expect(posted).toHaveLength(told);
});

test('the same of those that were silenced after their end, while the hub was away', async () => {
  const database = new EndDatabase('');
  const before = hub(database);
  before.end(slow, 1);
  await before.at(1);
  const after = hub(database, 40);
  await after.at(42);
  expect(after.posted).toHaveLength(1);
});
