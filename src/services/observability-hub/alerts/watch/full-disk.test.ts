/** What a hub does about alerts while its disk takes nothing. */
import type { DatabaseSync } from 'node:sqlite';
import { MemoryLog } from '../../../../runtime/testing.ts';
import { twoHubs } from '../../shared/testing.ts';
import { Acknowledgements } from '../acknowledgements.ts';
import type { PostedAlert, RawAlert } from '../alertmanager/client.ts';
import { EndDatabase } from '../ends/database.ts';
import { MutedEnds } from '../ends/muted-ends.ts';
import { RetriedWrites } from '../retried-writes.ts';
import { rawAlert } from '../testing.ts';
import { AlertWatch } from './alert-watch.ts';
import { AlertDatabase } from './database.ts';
import { Sightings } from './sightings.ts';

const MINUTE = 60_000;
const critical = rawAlert('Gone', { severity: 'critical' });
const slow = rawAlert('Slow');
const acknowledgement = { by: 'ann', at: '2026-11-20T12:00:00.000Z', comment: '' };

function hub() {
  const { mainpc, disks } = twoHubs();
  const state = { now: 0, alerts: [] as RawAlert[] };
  const sent: PostedAlert[][] = [];
  const log = new MemoryLog();
  const writes = new RetriedWrites();
  const [alerts, ends] = [new AlertDatabase(''), new EndDatabase('')];
  const alertmanager = {
    alerts: () => Promise.resolve([...state.alerts]),
    silences: () => Promise.resolve([]),
    post: () => Promise.resolve(),
  };
  const acknowledgements = new Acknowledgements(mainpc, writes);
  const watch = new AlertWatch({
    ...{ alertmanager, acknowledgements, writes, log, escalateAfterMs: 10 * MINUTE },
    sightings: new Sightings(alerts, writes, 90_000, 0),
    ends: new MutedEnds({
      ...{ alertmanager, database: ends, writes },
      ...{ everyMs: 30_000, waitMs: 90_000, now: 0 },
    }),
    send: (all) => Promise.resolve(void sent.push([...all])),
    now: () => state.now,
  });
  const at = async (now: number) => {
    state.now = now;
    await watch.look();
  };
  const isFull = (full: boolean) => {
    for (const database of [disks.mainpc, alerts.database, ends.database]) limit(database, full);
  };
  const warnings = () => log.lines.filter(({ level }) => level === 'warn');
  return { state, sent, at, watch, acknowledgements, alerts, ends, mainpc, isFull, warnings };
}

const limit = (database: DatabaseSync, full: boolean) =>
  database.exec(`PRAGMA query_only = ${full ? 'ON' : 'OFF'}`);

test('critical alerts escalate all the same, and are stored when there is room', async () => {
  const { state, sent, at, watch, alerts, isFull, warnings } = hub();
  isFull(true);
  state.alerts = [critical];
  await at(0);
  await at(10 * MINUTE);
  expect(watch.away).toBeNull();
  expect(sent).toHaveLength(1);
  expect(warnings()).toHaveLength(1);
  isFull(false);
  await at(10 * MINUTE + 1);
  expect(alerts.seen()).toMatchObject([{ first_seen: 0, alert: { name: 'Gone' } }]);
});

test('what ends then has ended, and stops nothing else; it is stored when there is room', async () => {
  const { state, sent, at, watch, acknowledgements, alerts, ends, mainpc, isFull, warnings } =
    hub();
  const other = rawAlert('Other');
  state.alerts = [critical, slow, other];
  await at(0);
  for (const { fingerprint } of [slow, other]) acknowledgements.set(fingerprint, acknowledgement);
  isFull(true);
  state.alerts = [critical];
  await at(10 * MINUTE);
  await at(10 * MINUTE + 2_000);
  expect(sent).toHaveLength(1);
  expect(watch.away).toBeNull();
  expect(warnings()).toMatchObject([{ msg: 'what is known of alerts is not stored' }]);
  for (const { fingerprint } of [slow, other]) expect(acknowledgements.of(fingerprint)).toBeNull();
  isFull(false);
  await at(10 * MINUTE + 4_000);
  expect(mainpc.entries('ack.').map(([, value]) => value)).toEqual([null, null]);
  expect(ends.rows()).toHaveLength(2);
  expect(alerts.ended(9)).toHaveLength(2);
  expect(alerts.seen()).toHaveLength(1);
});

test('who takes care of the alert when it is back is kept, though the end before is stored after that', async () => {
  const { state, at, acknowledgements, isFull } = hub();
  state.alerts = [slow];
  await at(0);
  acknowledgements.set(slow.fingerprint, acknowledgement);
  isFull(true);
  state.alerts = [];
  await at(2 * MINUTE);
  isFull(false);
  const later = { ...acknowledgement, at: '2026-11-20T12:03:00.000Z' };
  acknowledgements.set(slow.fingerprint, later);
  state.alerts = [slow];
  await at(3 * MINUTE);
  expect(acknowledgements.of(slow.fingerprint)).toEqual(later);
});
