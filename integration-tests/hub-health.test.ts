/**
 * Intent: each hub sees the whole fleet, and tells a dead agent from one that hangs and from a link that
 * is cut; what recovers is bounded, and one switch stops it.
 * Model: both machines with a hub, a steward and agents in their containers; faults are made on the
 * engine; observables are what the two hubs say over the fabric and over HTTP.
 */
import type { NatsConnection } from '@nats-io/transport-node';
import type { FleetNews, MachineView, Member } from '../src/contracts/observability.ts';
import { subjects } from '../src/contracts/subjects.ts';
import { operator } from './support/operator.ts';
import { Slice } from './support/slice.ts';
import { until } from './support/until.ts';

type Reply = Record<string, unknown>;

const HUB = 'observability-hub';
const slice = new Slice({
  services: {
    mainpc: ['nats', 'core-orchestrator', 'steward', HUB, 'memory-client', 'knowledge-base'],
    pc2: ['nats', 'security-gateway', 'steward', HUB, 'context-manager'],
  },
  expose: {
    mainpc: { nats: [4222], [HUB]: [8080] },
    pc2: { nats: [4222], [HUB]: [8080] },
  },
});
const MACHINES = ['mainpc', 'pc2'] as const;
type Machine = (typeof MACHINES)[number];
const at = {} as Record<Machine, NatsConnection>;

beforeAll(async () => {
  await slice.start();
  for (const machine of MACHINES) at[machine] = await operator(slice, machine);
}, 300_000);

afterAll(async () => {
  for (const connection of Object.values(at)) await connection.close();
  await slice.stop();
}, 120_000);

/** Asks the hub of a machine, over that machine's broker. */
async function hub<T = Reply>(machine: Machine, action: string, input: object = {}): Promise<T> {
  const subject = subjects.actionOn(machine, HUB, action);
  return (await at[machine].request(subject, JSON.stringify(input), { timeout: 3_000 })).json<T>();
}

async function member(machine: Machine, id: string): Promise<Member> {
  const { members } = await hub<{ members: Member[] }>(machine, 'fleet');
  const found = members.find((one) => one.id === id);
  if (found === undefined) throw new Error(`the hub of ${machine} knows no ${id}`);
  return found;
}

/** Waits until hubs see a member in a state; gives the seconds it took and the member as the first sees it. */
async function sees(
  id: string,
  state: string,
  hubs: readonly Machine[] = MACHINES,
  timeoutMs = 30_000,
) {
  const began = performance.now();
  const [seen] = await Promise.all(
    hubs.map((machine) =>
      until(
        `${id} to be ${state} at the hub of ${machine}`,
        () => member(machine, id),
        (one) => one.state === state,
        { timeoutMs },
      ),
    ),
  );
  return { seconds: (performance.now() - began) / 1_000, member: seen! };
}

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
      `all healthy at the hub of ${machine}`,
      () => hub<{ members: Member[]; machines: MachineView[] }>(machine, 'fleet'),
      ({ members }) =>
        MINE.every((id) => members.find((one) => one.id === id)?.state === 'healthy'),
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
  const address = await slice.address('mainpc', HUB, 8080);
  const end = new AbortController();
  const response = await fetch(`http://${address}/v1/fleet/watch`, { signal: end.signal });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const news: FleetNews[] = [];
  const reading = (async () => {
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      for (let cut = text.indexOf('\n\n'); cut >= 0; cut = text.indexOf('\n\n')) {
        const data = text.slice(0, cut).match(/^data: ?(.*)$/m)?.[1];
        if (data) news.push(JSON.parse(data) as FleetNews);
        text = text.slice(cut + 2);
      }
    }
  })().catch(() => undefined);
  await until(
    'a snapshot',
    () => Promise.resolve(news),
    (all) => all.length > 0,
  );
  expect(news[0]).toMatchObject({ type: 'snapshot', hub: 'mainpc' });
  const container = await slice.container('mainpc', 'knowledge-base');
  await container.pause();
  await until(
    'the change',
    () => Promise.resolve(news),
    (all) =>
      all.some(
        ({ type, members }) =>
          type === 'change' &&
          members.some(({ id, state }) => id === 'mainpc/KnowledgeBase' && state === 'hanging'),
      ),
  );
  await container.unpause();
  end.abort();
  await reading;
  await sees('mainpc/KnowledgeBase', 'healthy');
});

test('an agent that is killed is dead on both hubs within 15 seconds, with its exit code', async () => {
  const container = await slice.container('pc2', 'context-manager');
  await container.kill({ signal: 'SIGKILL' });
  const { seconds, member: dead } = await sees('pc2/ContextManager', 'dead', MACHINES, 15_000);
  console.log(`dead agent shown on both hubs after ${seconds.toFixed(1)} s`);
  expect(dead).toMatchObject({ exit_code: 137, reason: expect.stringContaining('137') as unknown });
  await container.start();
  await sees('pc2/ContextManager', 'healthy');
});

test('one whose process is stopped runs and answers nothing: it hangs', async () => {
  const container = await slice.container('mainpc', 'memory-client');
  await container.kill({ signal: 'SIGSTOP' });
  const { seconds, member: hung } = await sees('mainpc/MemoryClient', 'hanging');
  console.log(`hanging agent shown on both hubs after ${seconds.toFixed(1)} s`);
  expect(hung.signs).toMatchObject({ engine: 'running', answers: false });
  await container.kill({ signal: 'SIGCONT' });
  await sees('mainpc/MemoryClient', 'healthy');
});

test('with the link cut the far hub says unreachable, the near one healthy, and back', async () => {
  await slice.link(false);
  try {
    await Promise.all([
      sees('pc2/ContextManager', 'unreachable', ['mainpc']),
      sees('mainpc/MemoryClient', 'unreachable', ['pc2']),
    ]);
    expect(await member('pc2', 'pc2/ContextManager')).toMatchObject({ state: 'healthy' });
    expect(await member('mainpc', 'mainpc/MemoryClient')).toMatchObject({ state: 'healthy' });
  } finally {
    await slice.link(true);
  }
  await Promise.all([
    sees('pc2/ContextManager', 'healthy'),
    sees('mainpc/MemoryClient', 'healthy'),
  ]);
});

test('a broker that restarts makes nobody dead', async () => {
  const before = await hub<{ transitions: unknown[] }>('pc2', 'member', {
    machine: 'pc2',
    name: 'ContextManager',
  });
  await (await slice.container('pc2', 'nats')).restart({ t: 5 });
  await at.pc2.close();
  at.pc2 = await operator(slice, 'pc2');
  await sees('pc2/ContextManager', 'healthy');
  const { transitions } = await hub<{ transitions: { to: string }[] }>('pc2', 'member', {
    machine: 'pc2',
    name: 'ContextManager',
  });
  const since = transitions.slice(0, transitions.length - before.transitions.length);
  expect(since.map(({ to }) => to)).not.toContain('dead');
});
