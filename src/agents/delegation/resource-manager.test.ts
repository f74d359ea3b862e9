import { totalmem } from 'node:os';
import definition from './resource-manager.ts';
import { tryAgent, type Trial } from './shared/testing.ts';

let trial: Trial;
/** High enough that a busy test machine does not refuse. */
const open = { cpu_threshold: 100, memory_threshold: 100, gpu_threshold: 100 };

const start = async (gpus: unknown) => {
  trial = await tryAgent(definition, { others: () => ({ host: { gpus } }) });
  await trial.ask('set_thresholds', open);
};
afterEach(() => trial.stop());

test('figures are measured; those of a GPU that is absent are null', async () => {
  await start(null);
  expect(await trial.ask('get_stats')).toMatchObject({
    status: 'success',
    stats: { memory_total: totalmem(), gpu_memory_percent: null, gpu_memory_allocated: null },
  });
});

test('an allocation is noted once, listed, released, and kept over a restart', async () => {
  await start(null);
  const asked = { resource_id: 'a', resource_type: 'cpu', amount: 2 };
  expect(await trial.ask('allocate_resources', asked)).toMatchObject({
    status: 'success',
    resource_id: 'a',
  });
  expect(await trial.ask('allocate_resources', asked)).toMatchObject({
    status: 'error',
    message: expect.stringContaining('already allocated'),
  });
  await trial.restart();
  expect(await trial.ask('get_status')).toMatchObject({
    allocated_resources: { a: { type: 'cpu', amount: 2, status: 'allocated' } },
    thresholds: { cpu: 100, memory: 100, gpu: 100 },
  });
  expect(await trial.ask('release_resources', { resource_id: 'a' })).toMatchObject({
    status: 'success',
  });
  expect(await trial.ask('release_resources', { resource_id: 'a' })).toMatchObject({
    status: 'error',
  });
});

test('nothing is allocated while the GPU is over its threshold', async () => {
  await start([{ memory_total_mib: 1_000, memory_used_mib: 900 }]);
  await trial.ask('set_thresholds', { gpu_threshold: 90 });
  expect(await trial.ask('check_resources')).toMatchObject({ available: false });
  expect(
    await trial.ask('allocate_resources', { resource_id: 'a', resource_type: 'x' }),
  ).toMatchObject({ status: 'error', error: expect.stringMatching(/^Insufficient system/) });
});

test('its state moves out and in', async () => {
  await start(null);
  await trial.ask('allocate_resources', { resource_id: 'a', resource_type: 'cpu' });
  const { records } = await trial.ask('export_state');
  await trial.ask('release_resources', { resource_id: 'a' });
  expect(await trial.ask('import_state', { records })).toMatchObject({ imported: 2 });
  expect(await trial.ask('export_state')).toMatchObject({ records, total: 2, next: null });
});
