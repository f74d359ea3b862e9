/**
 * Intent: what resource-manager gives out adds up, stands over a kill, and follows what the machines
 * really have. A test plays the steward of pc2 and the model server with their own rights: GPUs come,
 * fill up and vanish as it says. The old containers of the capabilities answer on their old ports.
 */
import type { NatsConnection } from '@nats-io/transport-node';
import { LEGACY_AGENTS } from '../../src/contracts/migration/modes.ts';
import { oldContainers } from './resources/old-containers.ts';
import { act } from '../support/agents/acting-agent.ts';
import { ask } from '../support/clients/ask.ts';
import { askAsOperator } from '../support/clients/ask-as-operator.ts';
import { connectAs, operator } from '../support/clients/operator.ts';
import { PlayedCard } from '../support/agents/played-card.ts';
import { Slice } from '../support/containers/slice.ts';
import { until } from '../support/until.ts';

type Reply = Record<string, unknown>;
const PC2_LEGACY = ['ResourceManager', 'TaskScheduler', 'AsyncProcessor'] as const;
const ports = Object.fromEntries(
  PC2_LEGACY.map((name) => [LEGACY_AGENTS[name].host, [LEGACY_AGENTS[name].port]]),
);

const slice = new Slice({
  services: {
    mainpc: ['nats', 'core-orchestrator'],
    pc2: ['nats', 'error-bus', 'resource-manager', ...Object.keys(ports)],
  },
  expose: { mainpc: { nats: [4222] }, pc2: { nats: [4222], ...ports } },
});
let mainpc: NatsConnection;
let pc2: NatsConnection;
let steward: NatsConnection;
let models: NatsConnection;
const card = new PlayedCard();

const manager = (action: string, input: object = {}) =>
  ask(pc2, 'resource-manager', action, input, 10_000);
const asOperator = (action: string, input: object) =>
  askAsOperator(slice, pc2, 'resource-manager', action, input, {
    machine: 'pc2',
    timeoutMs: 60_000,
  });
const gpu = async () =>
  ((await manager('vram_status'))['gpus'] as Reply[]).find(({ uuid }) => uuid === card.uuid);

beforeAll(async () => {
  await slice.start();
  mainpc = await operator(slice, 'mainpc');
  pc2 = await operator(slice, 'pc2');
  steward = await connectAs(slice, 'pc2', 'steward');
  models = await connectAs(slice, 'mainpc', 'model-manager-suite');
  card.start(steward);
  await until(
    'the GPU',
    () => gpu(),
    (seen) => seen?.['state'] === 'healthy',
  );
}, 300_000);

afterAll(async () => {
  card.stop();
  for (const connection of [mainpc, pc2, steward, models]) await connection?.close();
  await slice.stop();
}, 120_000);

test('pools are those of the machine, and say where they are known from', async () => {
  const { machines } = (await manager('resource_status')) as {
    machines: Record<string, Record<string, Reply>>;
  };
  expect(machines['pc2']).toMatchObject({
    cpu_cores: { total: 8, source: 'measured' },
    memory_gb: { total: 16, source: 'measured' },
    gpu_slots: { total: 1 },
  });
  expect(machines['mainpc']).toMatchObject({ cpu_cores: { total: 16, source: 'config' } });
});

test('an allocation acknowledged stands over a kill, with its token; a lease ends by itself', async () => {
  const input = { machine: 'pc2', resources: { cpu_cores: 3, vram_gb: 1 }, priority: 'CRITICAL' };
  const given = await manager('allocate_resources', { allocation_id: 'kept', ...input });
  expect(given).toMatchObject({ status: 'success', machine: 'pc2', gpu_uuid: card.uuid });
  const short = { allocation_id: 'short', resources: { cpu_cores: 1 }, ttl_seconds: 5 };
  await manager('allocate_resources', short);
  await (await slice.container('pc2', 'resource-manager')).kill({ signal: 'SIGKILL' });
  await (await slice.container('pc2', 'resource-manager')).start();
  const kept = await until(
    'the ledger is back',
    () => manager('get_allocation', { allocation_id: 'kept', token: given['token'] }),
    ({ status }) => status === 'success',
    { timeoutMs: 60_000 },
  );
  expect(kept['allocation']).toMatchObject({ resources: { cpu_cores: 3 }, vram_mib: 1_024 });
  await until(
    'the lease is over',
    () => manager('list_allocations'),
    ({ allocations }) => !(allocations as Reply[]).some((a) => a['allocation_id'] === 'short'),
    { timeoutMs: 60_000 },
  );
  expect(await manager('release_resources', { allocation_id: 'kept' })).toMatchObject({
    status: 'success',
  });
}, 150_000);

test('VRAM is admitted by share and by what is measured; what can never fit is told apart', async () => {
  await until(
    'the GPU',
    () => gpu(),
    (seen) => seen?.['state'] === 'healthy',
  );
  const ask = (allocation_id: string, vram_gb: number, priority: string) =>
    manager('allocate_resources', { allocation_id, resources: { vram_gb }, priority });
  expect(await ask('low', 3, 'LOW')).toMatchObject({ code: 'RESOURCES_INSUFFICIENT' });
  expect(await ask('huge', 100, 'CRITICAL')).toMatchObject({ code: 'RESOURCES_NEVER' });
  card.usedMiB = 7_000;
  await until('measured', gpu, (seen) => seen?.['measured_mib'] === 7_000);
  expect(await ask('much', 2, 'CRITICAL')).toMatchObject({
    code: 'RESOURCES_INSUFFICIENT',
    message: expect.stringContaining('7000 of 10000 MiB in use'),
  });
  card.usedMiB = 0;
  await until('measured', gpu, (seen) => seen?.['measured_mib'] === 0);
});

test('tasks begin as far as the pools of the ledger reach, and give back what they held', async () => {
  const needs = { cpu_cores: 5, memory_gb: 1 };
  const tasks = Array.from({ length: 8 }, (_, n) => `pooled-${n}`).map((task_id) => ({
    task_id,
    task_type: 'pooled',
    resources_required: needs,
  }));
  const pools = async () => {
    const { machines } = (await manager('resource_status')) as {
      machines: Record<string, Record<string, { allocated: number; available: number }>>;
    };
    return Object.values(machines).map((machine) => machine['cpu_cores']!);
  };
  const allocated = async () => (await pools()).reduce((sum, one) => sum + one.allocated, 0);
  const room = (await pools()).reduce((sum, { available }) => sum + Math.floor(available / 5), 0);
  const idle = await allocated();
  const never = { task_id: 'never', task_type: 'pooled', resources_required: { cpu_cores: 999 } };
  await manager('submit_tasks', { tasks: [...tasks, never] });
  const pull = async () => {
    const wish = { worker: 'tester', types: ['pooled'], max: 10 };
    return (await manager('pull_tasks', wish))['tasks'] as Reply[];
  };
  const complete = ({ task_id, token }: Reply) => manager('complete_task', { task_id, token });
  const begun = await pull();
  expect(begun).toHaveLength(room);
  expect(room).toBeLessThan(tasks.length);
  expect(await allocated()).toBe(idle + 5 * room);
  expect(await pull()).toEqual([]);
  await complete(begun.pop()!);
  begun.push(...(await pull()));
  expect(begun).toHaveLength(room);
  while (begun.length > 0) {
    await complete(begun.pop()!);
    if (begun.length === 0) begun.push(...(await pull()));
  }
  expect(await allocated()).toBe(idle);
  expect(await manager('get_task', { task_id: 'never' })).toMatchObject({
    task: { state: 'failed', error: { code: 'TASK_NEVER_FITS' } },
  });
});

test('a GPU that vanishes is fenced, its task requeued, and it returns after a while', async () => {
  const task = {
    task_id: 'on-gpu',
    task_type: 'test',
    priority: 'CRITICAL',
    resources_required: { vram_mib: 2_000 },
    lease_ms: 120_000,
  };
  await manager('submit_task', task);
  const pull = () => manager('pull_tasks', { worker: 'tester', types: ['test'], wait_ms: 1_000 });
  const first = await until('the task', pull, ({ tasks }) => (tasks as Reply[]).length === 1);
  const [{ token }] = first['tasks'] as [Reply];
  card.usedMiB = null;
  await until('fenced', gpu, (seen) => seen?.['state'] === 'fenced');
  // The worker that lost its GPU comes late.
  const late = { task_id: 'on-gpu', token, result: 1 };
  expect(await manager('complete_task', late)).toMatchObject({ status: 'error' });
  expect((await pull())['tasks']).toEqual([]);
  card.usedMiB = 0;
  const again = await until(
    'the task again',
    pull,
    ({ tasks }) => (tasks as Reply[]).length === 1,
    {
      timeoutMs: 90_000,
    },
  );
  const [second] = again['tasks'] as [Reply];
  expect(second['token']).not.toBe(token);
  const done = { task_id: 'on-gpu', token: second['token'], result: 2 };
  expect(await manager('complete_task', done)).toMatchObject({ status: 'success' });
}, 150_000);

test('a model that fills the GPU is unloaded through the model server', async () => {
  const unloaded: unknown[] = [];
  let loaded: Reply = {
    big: { device: 'PC2', vram_usage_mb: 6_000, last_used: Date.now() / 1_000 - 300 },
  };
  const acting = [
    act(models, 'ModelManagerSuite', 'get_loaded_models_status', ({ reply }) =>
      reply({ loaded_models: loaded }),
    ),
    act(models, 'ModelManagerSuite', 'unload_model', ({ input, reply }) => {
      unloaded.push(input['model_id']);
      loaded = {};
      card.usedMiB = 500;
      reply({ model_id: input['model_id'] });
    }),
  ];
  try {
    card.usedMiB = 9_500;
    await until(
      'unloaded',
      () => manager('optimise_vram'),
      () => unloaded.length > 0,
      { timeoutMs: 90_000, intervalMs: 5_000 },
    );
    const { decisions } = (await manager('vram_history')) as { decisions: Reply[] };
    expect(decisions[0]).toMatchObject({ model: 'big', rule: 'critical', outcome: 'unloaded' });
    expect(unloaded).toEqual(['big']);
  } finally {
    for (const one of acting) one.stop();
    card.usedMiB = 0;
  }
}, 120_000);

oldContainers({ slice, manager, asOperator });
