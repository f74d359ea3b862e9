import definition from './vram-optimizer-agent.ts';
import { tryAgent, type Others, type Trial } from './shared/testing.ts';
import { choose } from './vram-optimizer-agent/choose.ts';

let trial: Trial | undefined;
afterEach(async () => {
  await trial?.stop();
  trial = undefined;
});

const gpus = [{ memory_total_mib: 1_000, memory_used_mib: 400 }];
const fleet: Others = (agent, action, _input, options) => {
  if (agent === 'steward') return { host: { gpus: options?.machine === 'mainpc' ? gpus : null } };
  if (action === 'get_loaded_models_status')
    return { loaded_models: { m: { device: 'MainPC', vram_usage_mb: 300 } } };
  if (agent === 'RequestCoordinator') throw new Error('away');
  return {};
};

test('VRAM is what was measured, and null without a GPU', async () => {
  trial = await tryAgent(definition, { others: fleet });
  expect(await trial.ask('GET_VRAM_STATUS')).toEqual({
    status: 'SUCCESS',
    mainpc_vram: { total_mb: 1_000, used_mb: 400, free_mb: 600, usage_ratio: 0.4 },
    pc2_vram: null,
    loaded_models: { m: { device: 'mainpc', vram_usage_mb: 300 } },
    thresholds: { critical: 0.9, warning: 0.75, safe: 0.5 },
  });
});

test('thresholds stay ordered, and what was set outlives a restart', async () => {
  trial = await tryAgent(definition, { others: fleet });
  const set = (threshold_type: string, value: number) =>
    trial!.ask('SET_VRAM_THRESHOLD', { threshold_type, value });
  expect(await set('warning', 0.95)).toMatchObject({ code: 'VRAM_THRESHOLD_ORDER' });
  expect(await set('critical', 0.97)).toEqual({ status: 'SUCCESS' });
  await trial.ask('SET_IDLE_TIMEOUT', { timeout_seconds: 60 });
  await trial.ask('TRACK_MODEL_USAGE', { model_id: 'm' });
  const { records } = await trial.ask('export_state');
  await trial.restart();
  expect(await trial.ask('export_state')).toMatchObject({ records, total: 5 });
  expect(await trial.ask('import_state', { records })).toMatchObject({ imported: 5 });
});

test('the health check tells who answers', async () => {
  trial = await tryAgent(definition, { others: fleet });
  expect(await trial.ask('HEALTH_CHECK')).toMatchObject({
    health_status: {
      status: 'UNHEALTHY',
      sdt_reachable: true,
      mma_reachable: true,
      rc_reachable: false,
      connected_services: ['SystemDigitalTwin', 'ModelManagerSuite'],
    },
  });
});

describe('what is unloaded', () => {
  const model = (id: string, vramMb: number, busy = false) => ({
    id,
    machine: 'mainpc',
    vramMb,
    busy,
  });
  const chosen = (ratio: number, used: Record<string, number> = {}) =>
    choose({
      models: [model('a', 100), model('b', 300), model('c', 200), model('d', 900, true)],
      ratios: { mainpc: ratio },
      thresholds: { critical: 0.9, warning: 0.75, safe: 0.5 },
      idleSeconds: 900,
      lastUsed: (id) => used[id] ?? 1_000,
      now: 1_100,
    }).map((choice) => choice.model);

  test('critical: the two largest that are free', () => {
    expect(chosen(0.9)).toEqual(['b', 'c']);
  });
  test('warning: the one used longest ago', () => {
    expect(chosen(0.8, { c: 990 })).toEqual(['c']);
  });
  test('nothing while there is room', () => {
    expect(chosen(0.7)).toEqual([]);
  });
  test('whatever was idle for too long', () => {
    expect(chosen(0.1, { a: 100 })).toEqual(['a']);
  });
});
