/** Samples of resource-manager. */
import type { PulledTask } from '../../../src/contracts/task.ts';
import { always, nothing, type Samples, type World } from './sample.ts';

const MANAGER = 'resource-manager';
/** What the model server, which the test plays, says that it has loaded. */
export const MODEL = 'phi';

const typeOf = ({ run }: World) => `type-${run}`;
const submit = async (world: World, more: object = {}) => {
  const task = { task_type: typeOf(world), data: { text: 'one' }, ...more };
  const { task_id } = await world.ask(MANAGER, 'submit_task', task);
  return { task_id };
};
const pull = (world: World) => ({ worker: `worker-${world.run}`, types: [typeOf(world)] });
/** A task that a worker has, with the token of its attempt. */
const pulled = async (world: World, more: object = {}) => {
  await submit(world, more);
  const reply = await world.ask(MANAGER, 'pull_tasks', { ...pull(world), wait_ms: 10_000 });
  const [task] = reply['tasks'] as PulledTask[];
  return { task_id: task!.task_id, token: task!.token };
};
const broken = { error: { code: 'BROKEN', message: 'it broke', retryable: false } };
const dead = async (world: World) => {
  const held = await pulled(world);
  await world.ask(MANAGER, 'fail_task', { ...held, ...broken });
  return { task_id: held.task_id };
};
const allocation = async (world: World) => {
  const allocation_id = `allocation-${world.run}`;
  const asked = { allocation_id, resources: { cpu_cores: 0.01 }, ttl_seconds: 600 };
  await world.ask(MANAGER, 'allocate_resources', asked);
  return { allocation_id };
};

export const resourceManagerSamples: Samples = {
  [`${MANAGER}.list_allocations`]: nothing,
  [`${MANAGER}.get_allocation`]: { input: allocation },
  [`${MANAGER}.renew_allocation`]: {
    input: async (world) => ({ ...(await allocation(world)), ttl_seconds: 60 }),
  },
  [`${MANAGER}.resource_status`]: nothing,

  [`${MANAGER}.vram_status`]: nothing,
  [`${MANAGER}.vram_history`]: always({ limit: 5 }),
  [`${MANAGER}.predict_models`]: always({ request_type: 'chat' }),
  [`${MANAGER}.optimise_vram`]: nothing,
  [`${MANAGER}.set_vram_mode`]: always({ dry_run: false }),
  [`${MANAGER}.unload_model`]: always({ model_id: MODEL }),
  [`${MANAGER}.pin_model`]: always({ model_id: 'another' }),
  [`${MANAGER}.unpin_model`]: always({ model_id: 'another' }),

  [`${MANAGER}.submit_task`]: {
    input: (world) => ({
      task_type: typeOf(world),
      data: { text: 'one' },
      priority: 'HIGH',
      metadata: { why: 'a test' },
    }),
  },
  [`${MANAGER}.submit_tasks`]: {
    input: (world) => ({ tasks: [{ task_type: typeOf(world) }, { task_type: typeOf(world) }] }),
  },
  [`${MANAGER}.list_tasks`]: always({ state: 'queued', limit: 5 }),
  [`${MANAGER}.get_task`]: { input: submit },
  [`${MANAGER}.wait_task`]: {
    input: async (world) => ({ ...(await submit(world)), wait_ms: 100 }),
  },
  [`${MANAGER}.watch_task`]: { input: submit },
  [`${MANAGER}.watch_queue`]: {
    input: (world) => ({ task_type: typeOf(world) }),
    then: submit,
  },
  [`${MANAGER}.cancel_task`]: { input: submit },
  [`${MANAGER}.retry_task`]: { input: dead },
  [`${MANAGER}.queue_status`]: nothing,
  [`${MANAGER}.drain_queue`]: always({ on: false }),
  [`${MANAGER}.pull_tasks`]: {
    input: async (world) => {
      await submit(world);
      return { ...pull(world), max: 1, wait_ms: 1_000 };
    },
  },
  [`${MANAGER}.task_progress`]: {
    input: async (world) => ({ ...(await pulled(world)), percent: 50, message: 'half' }),
  },
  [`${MANAGER}.complete_task`]: {
    input: async (world) => ({ ...(await pulled(world)), result: { words: 1 } }),
  },
  [`${MANAGER}.fail_task`]: {
    input: async (world) => ({ ...(await pulled(world)), ...broken }),
  },
};
