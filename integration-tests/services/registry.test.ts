/**
 * Intent: look-ups name who is there, and nobody disappears for something that is not their fault.
 * Model: agents of both machines in their containers; faults are made on the engine; observables are
 * look-ups, watches and the events of the registry.
 */
import { REGISTRY } from '../../src/contracts/registry.ts';
import { findAgent } from '../../src/runtime/registry/registry-mirror.ts';
import { AgentUnreachable } from '../../src/contracts/error-catalogue/runtime/runtime.ts';
import { ask } from '../support/clients/ask.ts';
import { connectAs } from '../support/clients/operator.ts';
import { suiteSlice } from '../support/containers/suite-slice.ts';
import { until } from '../support/until.ts';

const { slice, at } = suiteSlice({
  services: {
    mainpc: ['nats', 'core-orchestrator', 'knowledge-base', 'memory-client'],
    pc2: ['nats', 'error-bus', 'context-manager'],
  },
  expose: { mainpc: { nats: [4222], 'core-orchestrator': [8080] }, pc2: { nats: [4222] } },
});

const lookUp = (agent_name: string, more: object = {}) =>
  ask(at.mainpc, 'core-orchestrator', 'get_agent_endpoint', { agent_name, ...more }, 2_000);

const found = (name: string) =>
  until(
    `${name} in look-ups`,
    () => lookUp(name),
    ({ status, stale }) => status === 'success' && stale !== true,
    { timeoutMs: 60_000 },
  );

/** Subjects of the registry's events from now on. */
function events(kind: string): { seen: string[]; stop: () => void } {
  const seen: string[] = [];
  const subscription = at.mainpc.subscribe(`event.registry.${kind}.>`, {
    callback: (_error, { subject }) => void seen.push(subject),
  });
  return { seen, stop: () => subscription.unsubscribe() };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

beforeAll(async () => {
  for (const name of ['KnowledgeBase', 'MemoryClient', 'ContextManager', 'error-bus'])
    await found(name);
}, 300_000);

test('an agent that is killed is out of look-ups within three heartbeats, the others stay', async () => {
  const container = await slice.container('mainpc', 'knowledge-base');
  await container.kill({ signal: 'SIGKILL' });
  const killed = performance.now();
  await until(
    'KnowledgeBase to be gone',
    () => lookUp('KnowledgeBase'),
    ({ code }) => code === 'AGENT_NOT_FOUND',
  );
  const seconds = (performance.now() - killed) / 1_000;
  expect(seconds).toBeLessThan((3 * REGISTRY.heartbeatMs) / 1_000 + 1);
  expect(await lookUp('MemoryClient')).toMatchObject({ status: 'success' });
  await container.start();
  await found('KnowledgeBase');
});

test('a restart of the registry expires nobody, neither at once nor two leases later', async () => {
  const expired = events('expired');
  const container = await slice.container('mainpc', 'core-orchestrator');
  await container.kill({ signal: 'SIGKILL' });
  await container.start().catch(() => undefined);
  const reply = await until(
    'the registry',
    () => ask(at.mainpc, 'core-orchestrator', 'list_agents', {}, 1_000),
    ({ status }) => status === 'success',
    { timeoutMs: 60_000 },
  );
  const everybody = ['KnowledgeBase', 'MemoryClient', 'ContextManager', 'error-bus'];
  expect(reply.agents).toEqual(expect.arrayContaining(everybody));
  await pause(2 * REGISTRY.leaseMs + 2_000);
  expired.stop();
  expect(expired.seen).toEqual([]);
  for (const name of everybody) expect(await lookUp(name)).toMatchObject({ status: 'success' });
});

test('while the link is cut the other machine is known as it was; mended, everybody is fresh', async () => {
  const expired = events('expired');
  const before = await lookUp('ContextManager');
  await slice.link(false);
  try {
    const stale = await until(
      'a stale entry',
      () => lookUp('ContextManager'),
      (reply) => reply.stale === true,
    );
    expect(stale).toMatchObject({ host: before.host, instance: before.instance });
    expect(Date.parse(String(stale.as_of))).toBeGreaterThanOrEqual(
      Date.parse(String(before.last_seen)),
    );
    await pause(2 * REGISTRY.leaseMs);
    expect(await lookUp('error-bus')).toMatchObject({ status: 'success', stale: true });
    expect((await lookUp('KnowledgeBase')).stale).toBeUndefined();
    await lookUpOnPc2();
  } finally {
    await slice.link(true);
  }
  for (const name of ['ContextManager', 'error-bus']) await found(name);
  expired.stop();
  expect(expired.seen).toEqual([]);
});

/** An agent of pc2 finds one of mainpc in its machine's own copy, with its own rights. */
async function lookUpOnPc2(): Promise<void> {
  const nc = await connectAs(slice, 'pc2', 'context-manager');
  const ctx = {
    nc,
    identity: { machine: 'pc2' },
    call: (agent: string, action: string) =>
      Promise.reject(new AgentUnreachable({ agent, action, reason: 'the link is cut' })),
  } as unknown as Parameters<typeof findAgent>[0];
  expect(await findAgent(ctx, 'KnowledgeBase')).toMatchObject({
    machine: 'mainpc',
    host: 'knowledge-base',
    stale: true,
    as_of: expect.any(String),
  });
  await expect(findAgent(ctx, 'Nobody')).rejects.toMatchObject({ code: 'AGENT_NOT_FOUND' });
  await nc.close();
}

test('an agent that comes and goes is held back as flapping', async () => {
  const who = { name: 'Flapper', machine: 'mainpc', group: '', role: 'agent', version: '1' };
  for (let n = 0; n < 5; n++) {
    const input = { ...who, instance: `${n}`, host: 'flapper', capabilities: [], metadata: {} };
    await ask(at.mainpc, 'core-orchestrator', 'register', input);
  }
  expect(await lookUp('Flapper')).toMatchObject({
    code: 'AGENT_NOT_HEALTHY',
    message: expect.stringContaining('flapping'),
  });
  expect(await lookUp('Flapper', { include_unhealthy: true })).toMatchObject({ instance: '4' });
});

test('a watch over HTTP begins with everybody, tells of changes, and resumes', async () => {
  const door = `http://${await slice.address('mainpc', 'core-orchestrator', 8080)}`;
  const end = new AbortController();
  const response = await fetch(`${door}/v1/watch/agents?agent_name=Watched`, {
    signal: end.signal,
  });
  expect(response.status).toBe(200);
  const events = readEvents(response);
  expect(await events.next()).toMatchObject({ value: { type: 'snapshot', agents: [] } });
  const watched = { name: 'Watched', machine: 'mainpc', instance: 'one' };
  const input = { ...watched, group: '', role: 'agent', version: '1', host: 'watched' };
  await ask(at.mainpc, 'core-orchestrator', 'register', {
    ...input,
    capabilities: [],
    metadata: {},
  });
  const { value } = await events.next();
  expect(value).toMatchObject({ type: 'change', change: 'registered', agent: watched });
  await ask(at.mainpc, 'core-orchestrator', 'deregister', watched);
  end.abort();
  const again = await fetch(
    `${door}/v1/watch/agents?agent_name=Watched&since=${String(value?.revision)}`,
  );
  const resumed = readEvents(again);
  expect(await resumed.next()).toMatchObject({ value: { change: 'deregistered' } });
  await resumed.return(undefined);
});

/** The JSON data of server-sent events. */
async function* readEvents(response: Response): AsyncGenerator<Record<string, unknown>> {
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let at = text.indexOf('\n\n'); at >= 0; at = text.indexOf('\n\n')) {
      const event = text.slice(0, at);
      text = text.slice(at + 2);
      const data = event
        .split('\n')
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice(5).trim());
      if (data.length > 0) yield JSON.parse(data.join('\n')) as Record<string, unknown>;
    }
  }
}
