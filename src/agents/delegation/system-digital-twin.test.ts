import { cpus, totalmem } from 'node:os';
import { AgentNotFound } from '../../contracts/error-catalogue/services/registry.ts';
import { AgentUnreachable } from '../../contracts/error-catalogue/runtime/runtime.ts';
import definition from './system-digital-twin.ts';
import { UNKNOWN, type Figures } from './system-digital-twin/samples.ts';
import { simulateLoad } from './system-digital-twin/simulate.ts';
import { tryAgent, type Others, type Trial } from './shared/testing.ts';

const MIB = 1024 * 1024;
const figures: Figures = {
  cpu_usage: 50,
  cpu_cores: 16,
  ram_usage_mb: 10_000,
  ram_capacity_mb: 32_000,
  vram_usage_mb: 12_000,
  vram_capacity_mb: 36_000,
  roomiest: { used_mb: 4_000, capacity_mb: 24_000 },
};

test.each([
  ['vram', 18_800, 'proceed'],
  ['vram', 18_801, 'deny_insufficient_resources'],
  ['ram', 18_800, 'proceed'],
  ['ram', 18_801, 'deny_insufficient_resources'],
  ['cpu', 40, 'proceed'],
  ['cpu', 40.1, 'caution_high_cpu'],
  ['disk', 1, 'error_invalid_request'],
  ['vram', 0, 'error_invalid_request'],
  ['vram', '5', 'error_invalid_request'],
  [undefined, 5, 'error_invalid_request'],
])('%s %j: %s', (type, value, recommendation) => {
  expect(simulateLoad(type, value, figures)).toMatchObject({
    recommendation,
    reason: expect.any(String),
  });
});

test('a load on what nobody measured is denied, and says so', () => {
  expect(simulateLoad('vram', 1, { ...figures, roomiest: null })).toEqual({
    recommendation: 'deny_insufficient_resources',
    reason: 'VRAM of this machine is not known',
  });
  expect(simulateLoad('cpu', 1, UNKNOWN).recommendation).toBe('deny_insufficient_resources');
});

const stewardOf = (machine: string, used: number) => ({
  machine,
  cpu: { percent: 12.5, cores: 8, load_1m: 1 },
  memory: { total_bytes: 1000 * MIB, used_bytes: used * MIB, available_bytes: 0 },
  gpus: [{ memory_total_mib: 12288, memory_used_mib: 288 }],
});

describe('the agent', () => {
  let trial: Trial;
  let others: Others;
  beforeEach(async () => {
    others = () => ({});
    trial = await tryAgent(definition, { others: (...call) => others(...call) });
  });
  afterEach(() => trial.stop());

  const metrics = async () =>
    (await trial.ask('get_metrics'))['metrics'] as Record<string, unknown>;

  test('measures its own machine; what it cannot see is null', async () => {
    expect(await metrics()).toMatchObject({
      cpu_usage: expect.any(Number),
      cpu_cores: cpus().length,
      ram_capacity_mb: Math.round(totalmem() / MIB),
      vram_usage_mb: null,
      network_latency_ms: null,
    });
    const { history } = (await trial.ask('get_history')) as { history: Record<string, unknown[]> };
    expect(history['cpu_usage']).toHaveLength(1);
    expect(history['vram_usage_mb']).toEqual([null]);
  });

  test('hears the stewards of both machines', async () => {
    trial.hear('event.host.pc2', stewardOf('pc2', 250));
    trial.hear('event.host.mainpc', stewardOf('mainpc', 500));
    expect(await metrics()).toMatchObject({
      cpu_usage: 12.5,
      ram_usage_mb: 250,
      vram_capacity_mb: 12288,
      network_latency_ms: expect.any(Number),
      machines: { mainpc: { ram_usage_mb: 500 }, pc2: { ram_usage_mb: 250 } },
    });
    expect(
      await trial.ask('simulate_load', { load_type: 'ram', value: 390, machine: 'mainpc' }),
    ).toMatchObject({ recommendation: 'proceed', projected_ram_mb: 890, ram_capacity_mb: 1000 });
    expect(
      await trial.ask('simulate_load', { load_type: 'ram', value: 1, machine: 'pc9' }),
    ).toMatchObject({ recommendation: 'deny_insufficient_resources' });
  });

  test('without a card to see, the reports of the model servers count', async () => {
    const payload = {
      agent_name: 'ModelManagerSuite',
      total_vram_mb: 24_000,
      total_vram_used_mb: 8_000,
      loaded_models: { phi3: { device: 'cuda:0', vram_usage_mb: 8_000 } },
    };
    expect(await trial.ask('update_vram_metrics', { payload })).toMatchObject({
      status: 'success',
    });
    await trial.restart();
    expect(await trial.ask('simulate_load', { load_type: 'vram', value: 14_800 })).toMatchObject({
      recommendation: 'proceed',
      projected_vram_mb: 22_800,
      vram_capacity_mb: 24_000,
      current_state: { vram_usage_mb: 8_000 },
    });
  });

  test('a registration is passed on, the state is noted; both outlive a restart and move', async () => {
    const asked: unknown[] = [];
    others = (...call) => asked.push(call.slice(0, 3));
    await trial.ask('register_agent', {
      agent_name: 'NLUAgent',
      status: 'HEALTHY',
      location: 'MainPC',
      registration_data: { host: 'nlu-agent', port: 5709 },
    });
    expect(asked).toEqual([
      [
        'ServiceRegistry',
        'register_agent',
        { agent_name: 'NLUAgent', host: 'nlu-agent', port: 5709 },
      ],
    ]);
    await trial.restart();
    const { records } = await trial.ask('export_state');
    const other = await tryAgent(definition);
    await other.ask('import_state', { records });
    const info = { status: 'HEALTHY', location: 'MainPC', last_seen: expect.any(String) };
    expect(await other.ask('get_all_agents')).toMatchObject({ agents: { NLUAgent: info } });
    expect(await other.ask('get_agent_info', { agent_name: 'NLUAgent' })).toMatchObject({
      agent_info: info,
    });
    await other.stop();
  });

  test('agents with their endpoints, and those that are well, by either word', async () => {
    others = (_agent, action) =>
      action === 'export_state'
        ? { records: [{ key: 'agent:A', value: { host: 'a', port: 1 } }] }
        : {};
    await trial.ask('register_agent', { agent_name: 'A', status: 'HEALTHY', location: 'PC2' });
    await trial.ask('register_agent', { agent_name: 'B', status: 'error', location: 'PC2' });
    expect(await trial.ask('get_registered_agents')).toMatchObject({
      agents: [
        { name: 'A', status: 'HEALTHY', host: 'a', port: 1, script_path: null },
        { name: 'B', host: null },
      ],
    });
    expect(await trial.ask('get_ok_agents')).toMatchObject({ count: 1, agents: [{ name: 'A' }] });
  });

  test('an endpoint comes from the registry, and so does its refusal', async () => {
    others = (_agent, _action, { agent_name }) => {
      if (agent_name === 'A') return { status: 'success', host: 'a', port: 1 };
      throw new AgentNotFound({ agent_name });
    };
    expect(await trial.ask('get_agent_endpoint', { agent_name: 'A' })).toMatchObject({ port: 1 });
    expect(await trial.ask('get_agent_endpoint', { agent_name: 'X' })).toMatchObject({
      error: 'Agent X not found',
    });
    others = (agent, action) => {
      throw new AgentUnreachable({ agent, action, reason: 'away' });
    };
    expect(await trial.ask('get_registered_agents')).toMatchObject({ agents: [] });
  });

  test('events and errors go out instead of into a log', async () => {
    const event = { event_type: 'boot', event_id: 'e1' };
    expect(await trial.ask('publish_event', { event })).toMatchObject({ event_id: 'e1' });
    expect(trial.events).toEqual([{ kind: 'system', payload: event }]);
    const error = { agent_id: 'A', severity: 'CRITICAL', message: 'down', error_id: 'x' };
    expect(await trial.ask('report_error', { error })).toMatchObject({ error_id: 'x' });
    expect(trial.reports).toMatchObject([{ notes: { severity: 'critical' } }]);
  });
});
