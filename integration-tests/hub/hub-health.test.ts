/**
 * Intent: each hub sees the whole fleet, and tells a dead agent from one that hangs and from a link that
 * is cut; what recovers is bounded, and one switch stops it. The HTTP of the old hub goes on.
 * Model: both machines with a hub, a steward and agents in their containers; faults are made on the
 * engine; observables are what the two hubs say over the fabric and over HTTP.
 */
import type { Transition } from '../../src/contracts/observability/observability.ts';
import type { RecoveryRecord } from '../../src/services/observability-hub/recovery/journal.ts';
import { oldHttp } from './hub-health/old-http.ts';
import { recoverySwitch } from './hub-health/recovery-switch.ts';
import { watchFleet } from './hub-health/fleet-watch.ts';
import { HUB, MACHINES } from '../support/clients/hubs.ts';
import { suiteHubs } from '../support/containers/suite-slice.ts';
import { pause } from '../support/containers/pause.ts';
import { until } from '../support/until.ts';

const { slice, hubs } = suiteHubs({
  services: {
    mainpc: ['nats', 'core-orchestrator', 'steward', HUB, 'memory-client', 'knowledge-base'],
    pc2: ['nats', 'error-bus', 'security-gateway', 'steward', HUB, 'context-manager'],
  },
  expose: {
    mainpc: { nats: [4222], [HUB]: [8080] },
    pc2: { nats: [4222], [HUB]: [8080] },
  },
});

const MINE = [
  'mainpc/nats',
  'mainpc/core-orchestrator',
  'mainpc/steward',
  'mainpc/MemoryClient',
  'mainpc/KnowledgeBase',
  'pc2/nats',
  'pc2/security-gateway',
  'pc2/steward',
  'pc2/ContextManager',
  `mainpc/${HUB}`,
  `pc2/${HUB}`,
];

test('both hubs see both machines, and everybody on them healthy', async () => {
  for (const machine of MACHINES) {
    const { members, machines } = await until(
      `all healthy at the hub of ${machine}, and asked`,
      () => hubs.fleet(machine),
      // One that just started is taken for healthy by what it and the engine say, before it was asked.
      ({ members }) =>
        MINE.every((id) => members.find((one) => one.id === id)?.state === 'healthy') &&
        members.find(({ id }) => id === 'mainpc/MemoryClient')?.signs.answers !== null,
      { timeoutMs: 60_000 },
    );
    expect(machines.map(({ name, reachable }) => [name, reachable])).toEqual([
      ['mainpc', true],
      ['pc2', true],
    ]);
    // Planned, and not in this slice.
    expect(members.find(({ id }) => id === 'mainpc/Responder')?.state).toBe('absent');
    const one = members.find(({ id }) => id === 'mainpc/MemoryClient');
    expect(one).toMatchObject({
      signs: { engine: 'running', answers: true, ready: true },
      load: { memory_bytes: expect.any(Number) as unknown },
      restarts: 0,
    });
  }
});

test('a watch begins with everybody and tells what changes', async () => {
  const watch = await watchFleet(await slice.address('mainpc', HUB, 8080));
  await until(
    'a snapshot',
    () => Promise.resolve(watch.news),
    (all) => all.length > 0,
  );
  expect(watch.news[0]).toMatchObject({ type: 'snapshot', hub: 'mainpc' });
  const container = await slice.container('mainpc', 'knowledge-base');
  await pause(container);
  await until(
    'the change',
    () => Promise.resolve(watch.news),
    (all) =>
      all.some(
        ({ type, members }) =>
          type === 'change' &&
          members.some(({ id, state }) => id === 'mainpc/KnowledgeBase' && state === 'hanging'),
      ),
  );
  await container.unpause();
  await watch.end();
  await hubs.see('mainpc/KnowledgeBase', 'healthy');
});

test('asked for at the far hub, the near one restarts the agent, and both have the record', async () => {
  const before = await slice.startedAt('mainpc', 'memory-client');
  const input = { agent_name: 'MemoryClient', strategy: 'tier1', reason: 'the test' };
  expect(await hubs.ask('pc2', 'trigger_recovery', input)).toMatchObject({ code: 'TOKEN_MISSING' });
  const reply = await until(
    'the recovery',
    () => hubs.asOperator('pc2', 'trigger_recovery', input),
    ({ status }) => status === 'success',
  );
  expect(reply).toMatchObject({
    recovery: { hub: 'mainpc', by: 'operator', why: 'the test', outcome: 'done' },
  });
  expect(await slice.startedAt('mainpc', 'memory-client')).not.toBe(before);
  for (const machine of MACHINES)
    await until(
      `the record at the hub of ${machine}`,
      () => hubs.ask<{ journal: RecoveryRecord[] }>(machine, 'recoveries'),
      ({ journal }) =>
        journal.some(
          ({ member, outcome }) => member === 'mainpc/MemoryClient' && outcome === 'done',
        ),
    );
  // Its budget holds for whoever asks.
  expect(await hubs.asOperator('mainpc', 'trigger_recovery', input)).toMatchObject({
    code: 'RECOVERY_BUDGET_SPENT',
    retryable: true,
  });
  const broker = { agent_name: 'nats', machine: 'mainpc', strategy: 'tier1' };
  expect(await hubs.asOperator('mainpc', 'trigger_recovery', broker)).toMatchObject({
    code: 'RECOVERY_REFUSED',
  });
  await hubs.see('mainpc/MemoryClient', 'healthy');
});

test('an agent that is killed is dead on both hubs within 15 seconds, with its exit code', async () => {
  const container = await slice.container('mainpc', 'knowledge-base');
  await container.kill({ signal: 'SIGKILL' });
  const { seconds, member: dead } = await hubs.see(
    'mainpc/KnowledgeBase',
    'dead',
    MACHINES,
    15_000,
  );
  console.log(`dead agent shown on both hubs after ${seconds.toFixed(1)} s`);
  expect(dead).toMatchObject({ exit_code: 137, reason: expect.stringContaining('137') as unknown });
  // It stays dead while the next faults are made: the hub of its machine recovers it by itself.
});

test('one whose process is stopped runs and answers nothing: it hangs', async () => {
  await until(
    'an answer since its restart',
    () => hubs.member('mainpc', 'mainpc/MemoryClient'),
    ({ signs }) => signs.answers === true,
  );
  const container = await slice.container('mainpc', 'memory-client');
  await container.kill({ signal: 'SIGSTOP' });
  const { seconds, member: hung } = await hubs.see('mainpc/MemoryClient', 'hanging');
  console.log(`hanging agent shown on both hubs after ${seconds.toFixed(1)} s`);
  expect(hung.signs).toMatchObject({ engine: 'running', answers: false });
  await container.kill({ signal: 'SIGCONT' });
  await hubs.see('mainpc/MemoryClient', 'healthy');
});

test('with the link cut the far hub says unreachable, the near one healthy, and back', async () => {
  // Not one that was hanging before: it may count as coming and going for a while.
  await slice.link(false);
  try {
    await Promise.all([
      hubs.see('pc2/ContextManager', 'unreachable', ['mainpc']),
      hubs.see('mainpc/core-orchestrator', 'unreachable', ['pc2']),
    ]);
    expect(await hubs.member('pc2', 'pc2/ContextManager')).toMatchObject({ state: 'healthy' });
    expect(await hubs.member('mainpc', 'mainpc/core-orchestrator')).toMatchObject({
      state: 'healthy',
    });
  } finally {
    await slice.link(true);
  }
  await Promise.all([
    hubs.see('pc2/ContextManager', 'healthy'),
    hubs.see('mainpc/core-orchestrator', 'healthy'),
  ]);
});

test('meanwhile the hub of its machine has recovered the dead agent, and says so', async () => {
  // On a slow machine it counts as one that comes and goes, for two minutes.
  await hubs.see('mainpc/KnowledgeBase', 'healthy', MACHINES, 180_000);
  const found = await until(
    'the record',
    () => hubs.ask<{ journal: RecoveryRecord[] }>('mainpc', 'recoveries'),
    ({ journal }) =>
      journal.some(({ member, by }) => member === 'mainpc/KnowledgeBase' && by === 'automatic'),
  );
  const record = found.journal.find(({ outcome, by }) => by === 'automatic' && outcome === 'done');
  expect(record).toMatchObject({
    hub: 'mainpc',
    member: 'mainpc/KnowledgeBase',
    tier: 'tier1',
    why: expect.stringContaining('code 137') as unknown,
  });
});

recoverySwitch(slice, hubs);
oldHttp(slice, hubs);

test('a broker that restarts makes nobody dead', async () => {
  const member = () =>
    hubs.ask<{ transitions: Transition[] }>('pc2', 'member', {
      machine: 'pc2',
      name: 'ContextManager',
    });
  // It was recovered just now: one that begins while the broker does not answer ends, and begins anew.
  const started = Date.parse(await slice.startedAt('pc2', 'context-manager'));
  const before = await until(
    'the hub sees the end of its start',
    member,
    ({ transitions: [last] }) => last?.to === 'healthy' && Date.parse(last.time) > started,
    { timeoutMs: 180_000 },
  );
  await (await slice.container('pc2', 'nats')).restart({ t: 5 });
  await hubs.callAgain('pc2');
  await hubs.see('pc2/ContextManager', 'healthy');
  const { transitions } = await member();
  const since = transitions.slice(0, transitions.length - before.transitions.length);
  expect(since.map(({ to }) => to)).not.toContain('dead');
});
