/**
 * Intent: on a pair that nothing happens to, people are told of every alert once and of its end; who is told, and who is not,
 * is as the settings say.
 * Model: hubs, Prometheus and Alertmanagers of both machines; sources that send as Prometheus does; a receiver that counts.
 * Observables: what the receiver got, and what either hub says.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { subjects } from '../../src/contracts/fabric/subjects.ts';
import { AlertPair, has, SECOND_WOULD_BE_HERE_MS } from '../support/alerts/alert-pair.ts';
import { HUB, KEYS } from '../support/alerts/alert-slice.ts';
import { alertsOf } from '../support/alerts/alert-source.ts';
import { connectAs } from '../support/clients/operator.ts';
import { until } from '../support/until.ts';

/** What only the hub of mainpc says, to the steward there. */
const RECOVER = subjects.recovery('mainpc', 'restart_container');
let pair: AlertPair;

beforeAll(async () => {
  pair = await AlertPair.start();
}, 300_000);

afterEach(() => pair.sources.resolveAll());

afterAll(() => pair?.stop(), 120_000);

/** Statuses of what people got about an alert, in order. */
const statuses = (alert: string) => pair.receiver.about(alert).map(({ status }) => status);

test('an alert that both machines find is told once, and so is its end', async () => {
  const { sources } = pair;
  await sources.fire('DiskFills');
  await sources.fire('AgentGone', { severity: 'critical' });
  await pair.told('DiskFills', { service: 'slack' });
  await pair.told('AgentGone', { service: 'pagerduty', key: KEYS.pagerduty });
  await pair.onBoth('both alerts', has('DiskFills', 'AgentGone'));
  await sleep(SECOND_WOULD_BE_HERE_MS);
  await sources.resolve('DiskFills');
  await sources.resolve('AgentGone');
  await pair.told('DiskFills', { status: 'resolved' });
  await pair.told('AgentGone', { status: 'resolved' });
  await sleep(SECOND_WOULD_BE_HERE_MS);
  for (const alert of ['DiskFills', 'AgentGone'])
    expect(statuses(alert)).toEqual(['firing', 'resolved']);
}, 400_000);

test('what follows from a machine that is away is shown, and told to nobody', async () => {
  const { sources, receiver } = pair;
  await sources.fire('MachineUnreachable', { severity: 'critical' });
  await pair.told('MachineUnreachable', { service: 'pagerduty' });
  // On the machine of the cause, and on another one.
  await sources.fire('HeldBack');
  await sources.fire('Elsewhere', { machine: 'a-third' });
  await pair.told('Elsewhere', { service: 'slack' });
  await pair.onBoth('the alert that is held back', (alerts) =>
    alerts.some(({ name, state }) => name === 'HeldBack' && state === 'suppressed'),
  );
  await sleep(SECOND_WOULD_BE_HERE_MS);
  expect(receiver.about('HeldBack')).toEqual([]);
  // When the cause is over, what is left is told.
  await sources.resolve('MachineUnreachable');
  await pair.told('HeldBack', { service: 'slack', status: 'firing' });
  for (const alert of ['HeldBack', 'Elsewhere']) await sources.resolve(alert);
  await pair.told('HeldBack', { status: 'resolved' });
  expect(statuses('HeldBack')).toEqual(['firing', 'resolved']);
}, 400_000);

test('silences and acknowledgements are seen by both hubs; an acknowledgement ends with its alert', async () => {
  const { sources, slice } = pair;
  const matchers = [{ name: 'alertname', value: 'Known' }];
  const silence = { matchers, minutes: 5, comment: 'known' };
  const made = await pair.ask('mainpc', 'silence_alerts', silence);
  expect(made).toMatchObject({ status: 'success' });
  await until(
    'the silence on pc2',
    () => pair.ask('pc2', 'list_silences', {}),
    ({ silences }) => (silences as { id: string }[]).some(({ id }) => id === made['id']),
  );
  await sources.fire('Known');
  await pair.onBoth('the silenced alert', (alerts) =>
    alerts.some(({ name, silenced_by }) => name === 'Known' && silenced_by.length === 1),
  );
  const { fingerprint } = (await alertsOf(slice, 'pc2')).find(({ name }) => name === 'Known')!;
  expect(
    await pair.ask('pc2', 'acknowledge_alert', { fingerprint, comment: 'on it' }),
  ).toMatchObject({ alert: { acknowledged: { by: 'operator', comment: 'on it' } } });
  await pair.onBoth('the acknowledgement', (alerts) =>
    alerts.some((one) => one.fingerprint === fingerprint && one.acknowledged?.comment === 'on it'),
  );
  await (await slice.container('mainpc', HUB)).restart({ t: 10 });
  await pair.onBoth('the acknowledgement after a restart', (alerts) =>
    alerts.some((one) => one.fingerprint === fingerprint && one.acknowledged !== null),
  );
  expect(pair.receiver.about('Known')).toEqual([]);
  await sources.resolve('Known');
  expect(await pair.ask('pc2', 'expire_silence', { id: made['id'] })).toMatchObject({
    status: 'success',
  });
  await pair.onBoth('the end', (alerts) => alerts.every(({ name }) => name !== 'Known'));
  await sleep(9_000);
  await sources.fire('Known');
  await pair.onBoth('the alert, unacknowledged', (alerts) =>
    alerts.some(({ name, acknowledged }) => name === 'Known' && acknowledged === null),
  );
  await sources.resolve('Known');
}, 400_000);

test('a critical alert that lasts goes to more people, unless somebody acknowledged it in time', async () => {
  const { sources, slice, receiver } = pair;
  await sources.fire('SomebodyHasIt', { severity: 'critical' });
  await pair.onBoth('the alert', has('SomebodyHasIt'));
  const [shown] = (await alertsOf(slice, 'pc2')).filter(({ name }) => name === 'SomebodyHasIt');
  const { fingerprint } = shown!;
  expect(await pair.ask('pc2', 'acknowledge_alert', { fingerprint })).toMatchObject({
    status: 'success',
  });
  // Younger, so that the other one's time has come before its own.
  await sources.fire('StillDown', { severity: 'critical' });
  await pair.told('StillDown', { key: KEYS.escalation, status: 'firing' });
  await pair.told('StillDown', { service: 'slack', status: 'firing' });
  await pair.onBoth('the escalation', (alerts) =>
    alerts.some(({ name, escalated }) => name === 'StillDown' && escalated),
  );
  await sleep(SECOND_WOULD_BE_HERE_MS);
  const counted = (alert: string) => [
    receiver.about(alert, { key: KEYS.pagerduty }).length,
    receiver.about(alert, { key: KEYS.escalation }).length,
    receiver.about(alert, { service: 'slack' }).length,
  ];
  expect(counted('StillDown')).toEqual([1, 1, 1]);
  expect(counted('SomebodyHasIt')).toEqual([1, 0, 0]);
  expect(receiver.about('StillDown', { service: 'slack' })[0]!.text).toContain('<!channel>');
  for (const alert of ['StillDown', 'SomebodyHasIt']) await sources.resolve(alert);
}, 400_000);

test('credentials that are wrong stop only their own receiver', async () => {
  const { sources, receiver } = pair;
  receiver.refuses.add('slack');
  await sources.fire('NobodyInSlack');
  await sources.fire('ButInPagerDuty', { severity: 'critical' });
  await pair.told('ButInPagerDuty', { service: 'pagerduty' });
  receiver.refuses.delete('slack');
  await Promise.all([sources.resolve('NobodyInSlack'), sources.resolve('ButInPagerDuty')]);
}, 200_000);

test('no agent can speak for a hub', async () => {
  const agent = await connectAs(pair.slice, 'mainpc', 'memory-client');
  for (const subject of ['alerts.mainpc', 'alerts.pc2', 'event.hub-records.mainpc', RECOVER])
    await expect(agent.request(subject, '[]', { timeout: 3_000 })).rejects.toThrow(/permission/i);
  await agent.close();
}, 30_000);

test('the hub of one machine cannot speak for the other one to its steward', async () => {
  const hub = await connectAs(pair.slice, 'pc2', HUB);
  await expect(hub.request(RECOVER, '{}', { timeout: 3_000 })).rejects.toThrow(/permission/i);
  await hub.close();
}, 30_000);
