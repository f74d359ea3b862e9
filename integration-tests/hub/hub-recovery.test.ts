/**
 * Intent: the higher tiers of recovery do what they say, on real containers, in order and within their budgets: a
 * container that ends again and again because of what it stored is cured by beginning anew, but not while the switch is off.
 * Model: one machine with a hub and a steward; agents that end at their start while their state is broken.
 * Observables: when the engine started each container, what lies in its state folder, the hub's journal.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import { fleetAtHand } from '../../src/cli/fleet/fleet-at-hand.ts';
import type { Member } from '../../src/contracts/observability/observability.ts';
import type { RecoveryRecord } from '../../src/services/observability-hub/recovery/journal.ts';
import { ask } from '../support/clients/ask.ts';
import { askAsOperator } from '../support/clients/ask-as-operator.ts';
import { bundledEntry } from '../support/agents/bundled-entry.ts';
import { BROKEN } from '../support/agents/brittle-agent.ts';
import { execIn } from '../support/containers/exec-in.ts';
import { operator } from '../support/clients/operator.ts';
import { Slice } from '../support/containers/slice.ts';
import { until } from '../support/until.ts';

const HUB = 'observability-hub';
const STATE = '/var/lib/tandem';
/** KnowledgeBase and SessionMemoryAgent depend on MemoryClient; all three are a group. */
const GROUP = ['memory-client', 'knowledge-base', 'session-memory-agent'];
const OUTSIDE = 'audio-capture';
const RECOVERY = { cooldown_seconds: 1, per_member: 2 };
/** Rounds of a hub in which it would have done something. */
const ROUNDS_MS = 8_000;

const folder = mkdtempSync(path.join(tmpdir(), 'tandem-recovery-'));
let slice: Slice;
let nc: NatsConnection;

beforeAll(async () => {
  const hub = fleetAtHand().entries.find((one) => one.machine === 'mainpc' && one.slug === HUB)!;
  const config = path.join(folder, 'hub.json');
  writeFileSync(config, JSON.stringify({ ...hub.config, recovery: RECOVERY }), { mode: 0o644 });
  const { command, mount } = await bundledEntry('brittle-agent.ts', folder);
  const brittle = { command, volumes: [mount] };
  slice = new Slice({
    services: { mainpc: ['nats', 'core-orchestrator', 'steward', HUB, ...GROUP, OUTSIDE] },
    expose: { mainpc: { nats: [4222] } },
    override: {
      mainpc: {
        services: { 'knowledge-base': brittle, 'session-memory-agent': brittle },
        configs: { [HUB]: { file: config } },
      },
    },
  });
  await slice.start();
  nc = await operator(slice, 'mainpc');
}, 300_000);

afterAll(async () => {
  await nc?.close();
  await slice?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 120_000);

const asOperator = (action: string, input: object) =>
  askAsOperator(slice, nc, HUB, action, input, { timeoutMs: 120_000 });
const recover = (agent_name: string, strategy: string) =>
  asOperator('trigger_recovery', { agent_name, machine: 'mainpc', strategy, reason: 'the test' });
const turn = (enabled: boolean) =>
  asOperator('set_recovery_switch', { enabled, reason: 'the test' });

/** What was done for a member, the oldest first. */
async function journalOf(member: string): Promise<RecoveryRecord[]> {
  const { journal } = (await ask(nc, HUB, 'recoveries', { member, limit: 50 })) as {
    journal: RecoveryRecord[];
  };
  return journal.toReversed();
}

async function memberNamed(id: string): Promise<Member | undefined> {
  const { members } = (await ask(nc, HUB, 'fleet')) as { members: Member[] };
  return members.find((one) => one.id === id);
}

const healthy = (id: string) =>
  until(
    `${id} healthy`,
    () => memberNamed(id),
    (one) => one?.state === 'healthy',
    { timeoutMs: 120_000 },
  );

const run = async (service: string, code: string) =>
  execIn(await slice.container('mainpc', service), ['/usr/local/bin/node', '-p', code]);
const breakState = (service: string) =>
  run(service, `require('fs').writeFileSync('${STATE}/${BROKEN}', '')`);
const setAside = (service: string) =>
  run(service, `require('fs').readdirSync('${STATE}/.set-aside').join()`);
const started = (service: string) => slice.startedAt('mainpc', service);

test('who crashes because of what it stored is left alone while the switch is off, then restarted, then begins anew', async () => {
  const id = 'mainpc/KnowledgeBase';
  await healthy(id);
  expect(await turn(false)).toMatchObject({ status: 'success' });
  await breakState('knowledge-base');
  const container = await slice.container('mainpc', 'knowledge-base');
  // It is not waited for: it ends at once.
  await container.restart({ t: 1 }).catch(() => undefined);
  await until(
    'a crash loop, at the hub as well',
    () => memberNamed(id),
    (one) => (one?.restarts ?? 0) >= 4,
    { timeoutMs: 120_000 },
  );
  await sleep(ROUNDS_MS);
  expect(await journalOf(id)).toEqual([]);
  expect(await recover('KnowledgeBase', 'tier2')).toMatchObject({ code: 'RECOVERY_OFF' });

  await turn(true);
  await healthy(id);
  const records = await until(
    'the end of its recovery',
    () => journalOf(id),
    (all) => typeof all.at(-1)?.healthy_after_seconds === 'number',
  );
  // What was held back while another one cooled down touched nothing.
  const done = records.filter(({ outcome }) => outcome !== 'held_back');
  expect(done.map(({ tier, outcome, by }) => [tier, outcome, by])).toEqual([
    ['tier1', 'done', 'automatic'],
    ['tier2', 'done', 'automatic'],
  ]);
  expect(done[0]!.why).toContain('crash loop');
  expect(await setAside('knowledge-base')).toContain(BROKEN);
}, 300_000);

test('tier 3 restarts what it depends on first, and then lets it begin anew', async () => {
  const id = 'mainpc/SessionMemoryAgent';
  await healthy(id);
  await run('session-memory-agent', `require('fs').writeFileSync('${STATE}/mine', '')`);
  const before = await started(OUTSIDE);
  // Ended in order, so nobody recovers it by himself.
  await (await slice.container('mainpc', 'memory-client')).stop({ t: 20 });
  await until(
    'its dependency to be missed',
    () => memberNamed('mainpc/MemoryClient'),
    (one) => one?.state === 'dead',
  );
  expect(await recover('SessionMemoryAgent', 'tier3')).toMatchObject({
    status: 'success',
    recovery: {
      steps: [
        'restart_container mainpc/MemoryClient',
        'clear_container_state mainpc/SessionMemoryAgent',
      ],
    },
  });
  for (const one of ['mainpc/MemoryClient', id]) await healthy(one);
  const [first, second] = [await started('memory-client'), await started('session-memory-agent')];
  expect(Date.parse(first)).toBeLessThan(Date.parse(second));
  expect(await setAside('session-memory-agent')).toContain('mine');
  expect(await started(OUTSIDE)).toBe(before);
}, 180_000);

test('tier 4 restarts the group in start order and nobody else; then its budget is spent', async () => {
  const before = await Promise.all([...GROUP, OUTSIDE].map(started));
  const reply = await until(
    'the recovery',
    () => recover('SessionMemoryAgent', 'tier4'),
    ({ status }) => status === 'success',
    { timeoutMs: 120_000, intervalMs: 1_000 },
  );
  expect(reply).toMatchObject({ recovery: { containers: GROUP.length } });
  const after = await Promise.all([...GROUP, OUTSIDE].map(started));
  expect(after.map((at, index) => at !== before[index])).toEqual([true, true, true, false]);
  const times = after.slice(0, GROUP.length).map((at) => Date.parse(at));
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  await until(
    'a budget that is spent',
    () => recover('SessionMemoryAgent', 'tier1'),
    ({ code, message }) =>
      code === 'RECOVERY_BUDGET_SPENT' && String(message).includes('budget of 2'),
    { intervalMs: 1_000 },
  );
  expect(await Promise.all([...GROUP, OUTSIDE].map(started))).toEqual(after);
}, 180_000);
