/**
 * Intent: people are told of the end of every alert that they were told of, also when it was explained by another, or
 * silenced, at its end, and for longer than Prometheus repeats ends; and after something was told to more people.
 * Model: hubs, Prometheus and Alertmanagers of both machines; sources that send as Prometheus does; a receiver that counts.
 * Observables: what the receiver got.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { AlertPair, SECOND_WOULD_BE_HERE_MS } from '../support/alerts/alert-pair.ts';
import { KEYS } from '../support/alerts/alert-slice.ts';

const CAUSE = 'MachineUnreachable';
const EXPLAINED = ['EndsMeanwhile', 'EndsRightAfter'];
const SILENCED = 'EndsSilenced';
/** Two rounds of an Alertmanager: whatever it knows it has told by then, or kept for itself. */
const ROUNDS_MS = 11_000;
let pair: AlertPair;

beforeAll(async () => {
  pair = await AlertPair.start();
}, 300_000);

afterAll(() => pair?.stop(), 120_000);

const suppressed = (...names: string[]) =>
  pair.onBoth(`${names.join(', ')} kept back`, (alerts) =>
    names.every((name) =>
      alerts.some((alert) => alert.name === name && alert.state === 'suppressed'),
    ),
  );

const gone = (...names: string[]) =>
  pair.onBoth(`no ${names.join(', ')}`, (alerts) =>
    alerts.every(({ name }) => !names.includes(name)),
  );

test('the end of what was told is told, once, as soon as nothing keeps it back', async () => {
  const { sources, receiver } = pair;
  for (const name of EXPLAINED) await sources.fire(name, { severity: 'critical' });
  await sources.fire(SILENCED, { severity: 'critical', machine: 'a-third' });
  for (const name of [...EXPLAINED, SILENCED])
    await pair.told(name, { key: KEYS.pagerduty, status: 'firing' });

  await sources.fire(CAUSE, { severity: 'critical' });
  const matchers = [{ name: 'alertname', value: SILENCED }];
  const made = await pair.ask('mainpc', 'silence_alerts', { matchers, minutes: 30, comment: 'x' });
  await suppressed(...EXPLAINED, SILENCED);
  for (const name of ['EndsMeanwhile', SILENCED]) await sources.resolve(name);
  await gone('EndsMeanwhile', SILENCED);
  await sleep(ROUNDS_MS);
  sources.forgetEnds();
  for (const name of ['EndsMeanwhile', SILENCED])
    expect(receiver.about(name, { key: KEYS.pagerduty, status: 'resolved' })).toEqual([]);

  // What was told to more people lasts for minutes in an Alertmanager; it must not go on explaining.
  await pair.told(CAUSE, { key: KEYS.escalation, status: 'firing' });
  await sources.resolve(CAUSE);
  await pair.told(CAUSE, { key: KEYS.pagerduty, status: 'resolved' });
  await sources.resolve('EndsRightAfter');
  await pair.ask('mainpc', 'expire_silence', { id: made['id'] });
  const told = { key: KEYS.pagerduty, status: 'resolved' } as const;
  for (const name of [...EXPLAINED, SILENCED]) await pair.told(name, told);
  await sleep(SECOND_WOULD_BE_HERE_MS);
  for (const name of [...EXPLAINED, SILENCED])
    expect([
      name,
      receiver.about(name, { key: KEYS.pagerduty }).map(({ status }) => status),
    ]).toEqual([name, ['firing', 'resolved']]);
}, 400_000);
