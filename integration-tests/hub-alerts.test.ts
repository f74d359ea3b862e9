/**
 * Intent: people are told of every alert, whatever of the two machines dies or is cut off, and once in normal operation.
 * Model: hubs, Prometheus and Alertmanagers of both machines; sources that send as Prometheus does; a receiver that counts.
 * Observables: what the receiver got, and what either hub says.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Alert } from '../src/contracts/observability.ts';
import { subjects } from '../src/contracts/subjects.ts';
import { askAsOperator } from './support/ask-as-operator.ts';
import {
  AlertSlice,
  KEYS,
  MACHINES,
  SERVICES,
  type Machine,
} from './support/alerts/alert-slice.ts';
import { alertsOf, AlertSources } from './support/alerts/alert-source.ts';
import { AlertReceiver, type Received } from './support/alerts/receiver.ts';
import { CUT_LENGTH_MS } from './support/cut-length.ts';
import { connectAs, operator } from './support/operator.ts';
import { pause } from './support/pause.ts';
import { until } from './support/until.ts';

const HUB = 'observability-hub';
/** All containers of a machine at once. */
const EVERYTHING = 'everything';
/** Longer than the other of the pair would wait before it tells people, too. */
const SECOND_WOULD_BE_HERE_MS = 4_000;
/** What only the hub of mainpc says, to the steward there. */
const RECOVER = subjects.recovery('mainpc', 'restart_container');
const receiver = new AlertReceiver();
let slice: AlertSlice;
let sources: AlertSources;
let nc: Record<Machine, NatsConnection>;

beforeAll(async () => {
  await receiver.start();
  slice = new AlertSlice(receiver);
  await slice.start();
  sources = new AlertSources(slice);
  nc = { mainpc: await operator(slice, 'mainpc'), pc2: await operator(slice, 'pc2') };
  await gossiping();
}, 300_000);

afterAll(async () => {
  sources?.stop();
  await Promise.all(MACHINES.map((machine) => nc?.[machine].close()));
  await slice?.stop();
  receiver.stop();
}, 120_000);

interface Cluster {
  readonly name: string;
  readonly status: string;
  readonly peers: readonly { readonly name: string }[];
}

async function clusterOf(machine: Machine): Promise<Cluster> {
  const address = await slice.address(machine, 'alertmanager', 9093);
  const response = await fetch(`http://${address}/api/v2/status`);
  return ((await response.json()) as { cluster: Cluster }).cluster;
}

/** Waits until each Alertmanager sees the other; one that was killed before may still be named beside them. */
const gossiping = (timeoutMs = 30_000) =>
  until(
    'gossip',
    () => Promise.all(MACHINES.map(clusterOf)),
    (clusters) =>
      clusters.every(
        ({ status, peers }) =>
          status === 'ready' &&
          clusters.every(({ name }) => peers.some((peer) => peer.name === name)),
      ),
    { timeoutMs },
  );

/** A broker that starts again has another port. */
async function callAgain(machine: Machine): Promise<void> {
  await nc[machine].close();
  nc[machine] = await until(
    `the broker of ${machine}`,
    () => operator(slice, machine),
    () => true,
  );
}

const ask = (machine: Machine, action: string, input: object) =>
  askAsOperator(slice, nc[machine], HUB, action, input, { machine, timeoutMs: 20_000 });

const told = (alert: string, more: Partial<Received>, count = 1) =>
  until(
    `${count} messages about ${alert}`,
    () => Promise.resolve(receiver.about(alert, more)),
    (found) => found.length >= count,
    { timeoutMs: 40_000 },
  );

const onBoth = (what: string, good: (alerts: readonly Alert[]) => boolean) =>
  Promise.all(
    MACHINES.map((machine) => until(`${what} on ${machine}`, () => alertsOf(slice, machine), good)),
  );

const has =
  (...wanted: string[]) =>
  (alerts: readonly Alert[]) =>
    wanted.every((alert) => alerts.some(({ name }) => name === alert));

test('an alert that both machines find is told once, and so is its end', async () => {
  await sources.fire('DiskFills');
  await sources.fire('AgentGone', { severity: 'critical' });
  await told('DiskFills', { service: 'slack' });
  await told('AgentGone', { service: 'pagerduty', key: KEYS.pagerduty });
  await onBoth('both alerts', has('DiskFills', 'AgentGone'));
  await sleep(SECOND_WOULD_BE_HERE_MS);
  await sources.resolve('DiskFills');
  await sources.resolve('AgentGone');
  await told('DiskFills', { status: 'resolved' });
  await told('AgentGone', { status: 'resolved' });
  await sleep(SECOND_WOULD_BE_HERE_MS);
  for (const alert of ['DiskFills', 'AgentGone'])
    expect(receiver.about(alert).map(({ status }) => status)).toEqual(['firing', 'resolved']);
}, 120_000);

test.each([
  ['mainpc', 'alertmanager', 'dies', MACHINES],
  ['pc2', 'alertmanager', 'dies', MACHINES],
  ['mainpc', 'alertmanager', 'hangs', MACHINES],
  ['mainpc', HUB, 'dies', MACHINES],
  ['pc2', HUB, 'hangs', MACHINES],
  ['pc2', 'prometheus', 'dies', ['mainpc']],
  ['pc2', EVERYTHING, 'dies', ['mainpc']],
] as const)(
  '%s/%s %s: every alert is told, at most twice',
  async (machine, service, how, finders) => {
    const [before, during] = ['Before', 'While'].map(
      (when) => `${when}_${service}_of_${machine}_${how}`,
    ) as [string, string];
    await sources.fire(before);
    await told(before, { status: 'firing' });
    const dead = service === EVERYTHING ? [...SERVICES, 'error-bus'] : [service];
    const containers = await Promise.all(dead.map((one) => slice.container(machine, one)));
    await Promise.all(
      containers.map((one) => (how === 'dies' ? one.kill({ signal: 'SIGKILL' }) : pause(one))),
    );
    try {
      await sources.fire(during, {}, finders);
      await told(during, { status: 'firing' });
    } finally {
      await Promise.all(containers.map((one) => (how === 'dies' ? one.start() : one.unpause())));
    }
    if (service === EVERYTHING) await callAgain(machine);
    await onBoth('both alerts', has(before, during));
    await sleep(SECOND_WOULD_BE_HERE_MS);
    await Promise.all([before, during].map((alert) => sources.resolve(alert)));
    for (const alert of [before, during]) {
      await told(alert, { status: 'resolved' });
      expect(receiver.about(alert, { status: 'firing' }).length).toBeLessThanOrEqual(2);
    }
  },
  120_000,
);

test('silences and acknowledgements are seen by both hubs; an acknowledgement ends with its alert', async () => {
  const matchers = [{ name: 'alertname', value: 'Known' }];
  const made = await ask('mainpc', 'silence_alerts', { matchers, minutes: 5, comment: 'known' });
  expect(made).toMatchObject({ status: 'success' });
  await until(
    'the silence on pc2',
    () => ask('pc2', 'list_silences', {}),
    ({ silences }) => (silences as { id: string }[]).some(({ id }) => id === made['id']),
  );
  await sources.fire('Known');
  await onBoth('the silenced alert', (alerts) =>
    alerts.some(({ name, silenced_by }) => name === 'Known' && silenced_by.length === 1),
  );
  const { fingerprint } = (await alertsOf(slice, 'pc2')).find(({ name }) => name === 'Known')!;
  expect(await ask('pc2', 'acknowledge_alert', { fingerprint, comment: 'on it' })).toMatchObject({
    alert: { acknowledged: { by: 'operator', comment: 'on it' } },
  });
  await onBoth('the acknowledgement', (alerts) =>
    alerts.some((one) => one.fingerprint === fingerprint && one.acknowledged?.comment === 'on it'),
  );
  await (await slice.container('mainpc', HUB)).restart({ t: 10 });
  await onBoth('the acknowledgement after a restart', (alerts) =>
    alerts.some((one) => one.fingerprint === fingerprint && one.acknowledged !== null),
  );
  expect(receiver.about('Known')).toEqual([]);
  await sources.resolve('Known');
  expect(await ask('pc2', 'expire_silence', { id: made['id'] })).toMatchObject({
    status: 'success',
  });
  await onBoth('the end', (alerts) => alerts.every(({ name }) => name !== 'Known'));
  await sleep(9_000);
  await sources.fire('Known');
  await onBoth('the alert, unacknowledged', (alerts) =>
    alerts.some(({ name, acknowledged }) => name === 'Known' && acknowledged === null),
  );
  await sources.resolve('Known');
}, 120_000);

test('a critical alert that lasts goes to more people, until somebody acknowledges it', async () => {
  await sources.fire('StillDown', { severity: 'critical' });
  await told('StillDown', { key: KEYS.escalation, status: 'firing' });
  await sleep(SECOND_WOULD_BE_HERE_MS);
  expect(receiver.about('StillDown', { key: KEYS.escalation })).toHaveLength(1);
  expect(receiver.about('StillDown', { key: KEYS.pagerduty })).toHaveLength(1);
  await onBoth('the escalation', (alerts) => alerts.some(({ escalated }) => escalated));
  await sources.resolve('StillDown');
}, 120_000);

test('credentials that are wrong stop only their own receiver', async () => {
  receiver.refuses.add('slack');
  await sources.fire('NobodyInSlack');
  await sources.fire('ButInPagerDuty', { severity: 'critical' });
  await told('ButInPagerDuty', { service: 'pagerduty' });
  receiver.refuses.delete('slack');
  await Promise.all([sources.resolve('NobodyInSlack'), sources.resolve('ButInPagerDuty')]);
}, 60_000);

test('a rule that is added is evaluated on both machines, and survives restarts of hub and Prometheus', async () => {
  const rule = { rule_id: 'prometheus_runs', metric_name: 'up', condition: 'gt', threshold: 0 };
  expect(
    await ask('pc2', 'add_alert_rule', { ...rule, for_seconds: 0, severity: 'info' }),
  ).toMatchObject({
    status: 'success',
    taken: true,
    expression: 'max without (job, instance) (up) > 0',
  });
  const takenOn = (machine: Machine) =>
    until(
      `the rule on ${machine}`,
      () => ask(machine, 'list_alert_rules', {}),
      ({ rules }) =>
        (rules as { rule_id: string; taken: boolean }[]).some(
          ({ rule_id, taken }) => rule_id === rule.rule_id && taken,
        ),
      { timeoutMs: 60_000 },
    );
  await Promise.all(MACHINES.map(takenOn));
  for (const service of [HUB, 'prometheus'])
    await (await slice.container('mainpc', service)).restart({ t: 10 });
  await takenOn('mainpc');
  await onBoth('the alert of the rule', (alerts) =>
    alerts.some(({ name, labels }) => name === rule.rule_id && labels['rule_id'] === name),
  );
  await ask('mainpc', 'remove_alert_rule', { rule_id: rule.rule_id });
}, 180_000);

test('Prometheus itself reaches both Alertmanagers, the other one through the hubs', async () => {
  const metrics = async () => {
    const address = await slice.address('mainpc', 'prometheus', 9090);
    return (await fetch(`http://${address}/metrics`)).text();
  };
  const sent = (text: string, to: string, what: string) =>
    Number(
      text.match(`prometheus_notifications_${what}_total{alertmanager="http://${to}"} (\\d+)`)?.[1],
    );
  const ways = [
    'alertmanager:9093/api/v2/alerts',
    'observability-hub:8080/alertmanager/pc2/api/v2/alerts',
  ];
  const delivered = (text: string) =>
    ways.every((way) => sent(text, way, 'sent') > sent(text, way, 'errors'));
  await until('deliveries', metrics, delivered, { timeoutMs: 60_000 });
}, 90_000);

test('no agent can speak for a hub', async () => {
  const agent = await connectAs(slice, 'mainpc', 'memory-client');
  for (const subject of ['alerts.mainpc', 'alerts.pc2', 'event.hub-records.mainpc', RECOVER])
    await expect(agent.request(subject, '[]', { timeout: 3_000 })).rejects.toThrow(/permission/i);
  await agent.close();
}, 30_000);

test('the hub of one machine cannot speak for the other one to its steward', async () => {
  const hub = await connectAs(slice, 'pc2', HUB);
  await expect(hub.request(RECOVER, '{}', { timeout: 3_000 })).rejects.toThrow(/permission/i);
  await hub.close();
}, 30_000);

test(
  'with the link cut both sides tell people on their own; nothing is lost and nothing told again afterwards',
  async () => {
    const mend = await slice.cut();
    await sources.fire('Apart');
    await told('Apart', { status: 'firing' }, 2);
    expect(await sources.post('mainpc', HUB, 8080, '/alertmanager/pc2', '[]')).toBe(503);
    await sleep(CUT_LENGTH_MS);
    expect(receiver.about('Apart', { status: 'firing' })).toHaveLength(2);
    await mend();
    await gossiping(60_000);
    await sleep(SECOND_WOULD_BE_HERE_MS);
    expect(receiver.about('Apart', { status: 'firing' })).toHaveLength(2);
    await until(
      'the way through the hubs',
      () => sources.post('mainpc', HUB, 8080, '/alertmanager/pc2', '[]'),
      (status) => status === 200,
    );
    await sources.resolve('Apart');
    await told('Apart', { status: 'resolved' });
  },
  180_000 + CUT_LENGTH_MS,
);
