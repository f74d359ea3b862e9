/**
 * Intent: what the rules of the real Prometheus find reaches people, once; also when one of the two Prometheis is away;
 * rules that people add are evaluated on both machines.
 * Model: hubs, Prometheus and Alertmanagers of both machines, the shipped rules with shorter waits; a receiver that counts.
 * Observables: what the receiver got, what either hub and Prometheus say.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { AlertPair, has, SECOND_WOULD_BE_HERE_MS } from '../support/alerts/alert-pair.ts';
import { HUB, MACHINES, type Machine } from '../support/alerts/alert-slice.ts';
import { asOperator } from '../support/clients/doors.ts';
import { pause } from '../support/containers/pause.ts';
import { until } from '../support/until.ts';

const AGENT = 'pc2/ContextManager';
let pair: AlertPair;

beforeAll(async () => {
  pair = await AlertPair.start({ agents: { pc2: ['context-manager'] } });
}, 300_000);

afterAll(() => pair?.stop(), 120_000);

test('what a shipped rule finds is told once when an agent is killed, and its end when it is back', async () => {
  for (const machine of MACHINES) await pair.seenUp(machine, AGENT);
  // Nobody is missed on a fleet that is whole.
  expect(pair.receiver.about('Down')).toEqual([]);
  const agent = await pair.slice.container('pc2', 'context-manager');
  await agent.kill({ signal: 'SIGKILL' });
  const [message] = await pair.told('AgentDown', { service: 'slack', status: 'firing' });
  expect(message!.text).toContain('ContextManager on pc2 does not answer');
  expect(message!.text).toContain('docs/runbooks/AgentDown.md');
  await pair.onBoth('the alert of the rule', has('AgentDown'));
  await sleep(SECOND_WOULD_BE_HERE_MS);
  await agent.start();
  await pair.told('AgentDown', { status: 'resolved' });
  await sleep(SECOND_WOULD_BE_HERE_MS);
  const got = pair.receiver.about('AgentDown').map(({ status }) => status);
  expect(got).toEqual(['firing', 'resolved']);
}, 400_000);

test('each Prometheus reaches both Alertmanagers, the other one through the hubs', async () => {
  const metrics = async (machine: Machine) => {
    const address = await pair.slice.address(machine, 'prometheus', 9090);
    return (await fetch(`http://${address}/metrics`)).text();
  };
  const sent = (text: string, to: string, what: string) =>
    Number(
      text.match(`prometheus_notifications_${what}_total{alertmanager="http://${to}"} (\\d+)`)?.[1],
    );
  for (const [machine, other] of [MACHINES, MACHINES.toReversed()] as [Machine, Machine][]) {
    const ways = [
      'alertmanager:9093/api/v2/alerts',
      `observability-hub:8080/alertmanager/${other}/api/v2/alerts`,
    ];
    const delivered = (text: string) =>
      ways.every((way) => sent(text, way, 'sent') > sent(text, way, 'errors'));
    await until(`deliveries of ${machine}`, () => metrics(machine), delivered, {
      timeoutMs: 60_000,
    });
  }
}, 150_000);

test.each([
  ['pc2', 'dies'],
  ['mainpc', 'hangs'],
] as const)(
  'the Prometheus of %s %s: what only a rule finds is told by the other one, at most twice',
  async (machine, how) => {
    const { slice, receiver } = pair;
    for (const one of MACHINES) await pair.seenUp(one, AGENT);
    const firing = () => receiver.about('AgentDown', { status: 'firing' });
    const ends = () => receiver.about('AgentDown', { status: 'resolved' });
    const before = firing().length;
    const prometheus = await slice.container(machine, 'prometheus');
    const agent = await slice.container('pc2', 'context-manager');
    await (how === 'dies' ? prometheus.kill({ signal: 'SIGKILL' }) : pause(prometheus));
    try {
      await agent.kill({ signal: 'SIGKILL' });
      await pair.told('AgentDown', { status: 'firing' }, before + 1);
    } finally {
      await (how === 'dies' ? prometheus.start() : prometheus.unpause());
    }
    await pair.seenUp(machine, `${machine}/prometheus`);
    await sleep(SECOND_WOULD_BE_HERE_MS);
    expect(firing().length - before).toBeLessThanOrEqual(2);
    const endsBefore = ends().length;
    await agent.start();
    await pair.told('AgentDown', { status: 'resolved' }, endsBefore + 1);
    // The end may be told twice, too; the next test begins after that.
    await pair.onBoth('the end', (alerts) => alerts.every(({ name }) => name !== 'AgentDown'));
    await sleep(SECOND_WOULD_BE_HERE_MS);
  },
  400_000,
);

/** A figure that is 1 at every Prometheus. */
const ALWAYS_ONE = 'prometheus_config_last_reload_successful';
/** By condition: a threshold at which it holds for 1, and one at which it does not. */
const CONDITIONS = { gt: [0, 1], lt: [2, 1], eq: [1, 0], ne: [0, 1] } as const;

const takenOn = (machine: Machine, ids: readonly string[]) =>
  until(
    `the rules on ${machine}`,
    () => pair.ask(machine, 'list_alert_rules', {}),
    ({ rules }) => {
      const known = rules as { rule_id: string; taken: boolean }[];
      return ids.every((id) => known.some(({ rule_id, taken }) => rule_id === id && taken));
    },
    { timeoutMs: 60_000 },
  );

test('rules added through the old endpoint hold as they say, on both machines, over restarts of hub and Prometheus', async () => {
  const { slice } = pair;
  const address = await slice.address('pc2', HUB, 8080);
  const add = async (rule: object) => {
    const response = await fetch(`http://${address}/add_alert_rule`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...asOperator(slice, 'pc2', HUB) },
      body: JSON.stringify({ metric_name: ALWAYS_ONE, severity: 'info', for_seconds: 0, ...rule }),
      signal: AbortSignal.timeout(25_000),
    });
    return (await response.json()) as object;
  };
  const conditions = Object.keys(CONDITIONS) as (keyof typeof CONDITIONS)[];
  for (const condition of conditions) {
    const [holds, not] = CONDITIONS[condition];
    for (const [name, threshold] of [
      ['not', not],
      ['holds', holds],
    ] as const)
      expect(await add({ rule_id: `${condition}_${name}`, condition, threshold })).toMatchObject({
        status: 'success',
        taken: true,
        series: 2,
      });
  }
  const holding = conditions.map((condition) => `${condition}_holds`);
  const silent = conditions.map((condition) => `${condition}_not`);
  await Promise.all(MACHINES.map((machine) => takenOn(machine, [...holding, ...silent])));
  // Asked of Prometheus: right after it read its rules anew it may send what fires only a minute later.
  const asTheySay = (machine: Machine) =>
    until(
      `the rules that hold on ${machine}`,
      async () => {
        const firing = await pair.query(machine, 'ALERTS{alertstate="firing", rule_id!=""}');
        return [...new Set(firing.map(({ rule_id }) => rule_id))].toSorted();
      },
      (ids) => ids.join() === holding.toSorted().join(),
    );
  await Promise.all(MACHINES.map(asTheySay));
  for (const service of [HUB, 'prometheus'])
    await (await slice.container('mainpc', service)).restart({ t: 10 });
  await takenOn('mainpc', [...holding, ...silent]);
  await asTheySay('mainpc');
  await pair.onBoth('the alerts of the rules', has(...holding));
  for (const rule_id of [...holding, ...silent])
    expect(await pair.ask('mainpc', 'remove_alert_rule', { rule_id })).toMatchObject({
      status: 'success',
    });
  const fired = () => pair.query('pc2', 'ALERTS{rule_id!=""}');
  await until('their end', fired, (alerts) => alerts.length === 0);
}, 400_000);
