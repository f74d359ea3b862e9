/**
 * Intent: a full disk under Prometheus, its rules and Alertmanager of a machine costs what they would have stored: people
 * are told of alerts all the same, and of no end that is none; silences and rules get a clear answer, also over restarts,
 * and with free space all three go on by themselves.
 * Model: both machines; on MainPC the volumes of Prometheus and Alertmanager are small disks that a test fills.
 * Observables: what the receiver got, what either hub says, what Prometheus knows.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { fleetAtHand } from '../../src/cli/fleet/fleet-at-hand.ts';
import { AlertPair, has, SECOND_WOULD_BE_HERE_MS } from '../support/alerts/alert-pair.ts';
import { MACHINES } from '../support/alerts/alert-slice.ts';
import { fillDisks, freeDisks, smallDisks } from '../support/containers/small-disks.ts';
import { until } from '../support/until.ts';

const AGENT = 'pc2/ContextManager';
/** Two rounds of an Alertmanager: whatever it knows it has told by then. */
const ROUNDS_MS = 11_000;
const SERVICE = 'pc2/error-bus';
const HOLDER = 'disks';
/** For how long Prometheus finds a figure that is not followed by another; five minutes as shipped. */
const LOOKBACK_S = 40;
const prometheus = {
  command: [...shippedCommand(), `--query.lookback-delta=${LOOKBACK_S}s`],
  environment: { PROMETHEUS_ROOM_CHECK_SECONDS: '3' },
};
const disks = smallDisks(['prometheus-data', 'alertmanager-data', 'alert-rules'], 40);
const RULE = {
  rule_id: 'while_full',
  metric_name: 'prometheus_config_last_reload_successful',
  condition: 'eq',
  threshold: 1,
  for_seconds: 0,
  severity: 'info',
};
let pair: AlertPair;

beforeAll(async () => {
  pair = await AlertPair.start({
    agents: { mainpc: [HOLDER], pc2: ['context-manager'] },
    services: { mainpc: { [HOLDER]: disks.service, prometheus } },
    volumes: { mainpc: disks.volumes },
  });
  for (const machine of MACHINES) await pair.seenUp(machine, AGENT, SERVICE);
}, 300_000);

afterAll(() => pair?.stop(), 120_000);

function shippedCommand(): readonly string[] {
  const entry = fleetAtHand().entries.find(
    ({ machine, slug }) => machine === 'mainpc' && slug === 'prometheus',
  )!;
  return 'command' in entry.run ? (entry.run.command ?? []) : [];
}

test('on a full disk people are told, and silences and rules are answered; with space all go on', async () => {
  const { slice, receiver } = pair;
  const agent = await slice.container('pc2', 'context-manager');
  const holder = await slice.container('mainpc', HOLDER);
  // Both know it before.
  await agent.kill({ signal: 'SIGKILL' });
  await pair.told('AgentDown', { service: 'slack' });
  await pair.onBoth('the alert', has('AgentDown'));
  await fillDisks(holder);
  const filledAt = performance.now();

  const service = await slice.container('pc2', 'error-bus');
  await service.kill({ signal: 'SIGKILL' });
  await pair.told('ServiceDown', { service: 'pagerduty', status: 'firing' });
  // The other Prometheus sees that this one cannot store what its rules find.
  await pair.told('PrometheusRulesFail', { service: 'slack', status: 'firing' });
  const silence = { matchers: [{ name: 'alertname', value: 'Known' }], minutes: 30, comment: 'x' };
  const made = await pair.ask('mainpc', 'silence_alerts', silence);
  expect(made).toMatchObject({ status: 'success' });
  // Kept by the hubs; the Prometheus of this machine could not be given it.
  expect(await pair.ask('mainpc', 'add_alert_rule', RULE)).toMatchObject({
    status: 'success',
    taken: false,
    reason: expect.stringMatching(/ENOSPC|no space/) as unknown,
  });
  await until(
    'the rule on pc2',
    () => pair.ask('pc2', 'list_alert_rules', {}),
    ({ rules }) =>
      (rules as { rule_id: string; taken: boolean }[]).some(
        ({ rule_id, taken }) => rule_id === RULE.rule_id && taken,
      ),
  );

  // Now the full one, had it gone on, would find no figure of the agent any more.
  const blindAt = filledAt + 1_000 * LOOKBACK_S + ROUNDS_MS;
  await sleep(Math.max(0, blindAt - performance.now()));
  expect(receiver.about('AgentDown', { status: 'resolved' })).toEqual([]);

  for (const service of ['alertmanager', 'prometheus'])
    await (await slice.container('mainpc', service)).restart({ t: 10 });
  await pair.gossiping();
  await until(
    'the silence after a restart on a full disk',
    () => pair.ask('mainpc', 'list_silences', {}),
    ({ silences }) => (silences as { id: string }[]).some(({ id }) => id === made['id']),
  );
  await sleep(SECOND_WOULD_BE_HERE_MS);
  expect(receiver.about('AgentDown', { status: 'resolved' })).toEqual([]);
  const firing = receiver.about('AgentDown', { status: 'firing' });
  expect([1, 2]).toContain(firing.length);
  await service.start();
  await agent.start();
  await pair.told('AgentDown', { status: 'resolved' });

  await freeDisks(holder);
  // A container that could not start is tried again by the engine, less and less often.
  await pair.seenUp('mainpc', AGENT, 'mainpc/prometheus', 'mainpc/alertmanager');
  await until(
    'the rule on mainpc',
    () => pair.ask('mainpc', 'list_alert_rules', {}),
    ({ rules }) =>
      (rules as { rule_id: string; taken: boolean }[]).some(
        ({ rule_id, taken }) => rule_id === RULE.rule_id && taken,
      ),
    { timeoutMs: 60_000 },
  );
}, 400_000);
