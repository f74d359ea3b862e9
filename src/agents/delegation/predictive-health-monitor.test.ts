import fc from 'fast-check';
import { RecoveryOff } from '../../contracts/error-catalogue/observability-hub/observability.ts';
import { AgentUnreachable } from '../../contracts/error-catalogue/runtime/runtime.ts';
import definition from './predictive-health-monitor.ts';
import { shortages } from './predictive-health-monitor/host-watch.ts';
import { failureProbability } from './predictive-health-monitor/prediction.ts';
import { carryOut, stepsOf } from './predictive-health-monitor/recovery.ts';
import { COOLDOWN_MS, Watched } from './predictive-health-monitor/watched.ts';
import { tryAgent, type Others, type Trial } from './shared/testing.ts';

const well = (seconds = 0.1) => ({ healthy: true, seconds });
const down = { healthy: false, seconds: null };
const times = <T>(n: number, value: T): T[] => Array.from({ length: n }, () => value);

test.each([
  ['too few probes', times(9, down), 0],
  ['steady', times(20, well()), 0],
  ['down lately', [...times(15, well()), ...times(5, down)], 1],
  ['two of five failed', [...times(15, well()), down, down, ...times(3, well())], 0.28],
  ['ten times slower', [...times(15, well()), ...times(5, well(1))], 0.3],
])('%s', (_name, probes, probability) => {
  expect(failureProbability(probes)).toBeCloseTo(probability, 6);
});

test('a probability is a share whatever the probes', () => {
  const probe = fc.record({
    healthy: fc.boolean(),
    seconds: fc.option(fc.double({ min: 0, max: 60, noNaN: true })),
  });
  fc.assert(
    fc.property(fc.array(probe, { maxLength: 60 }), (probes) => {
      const probability = failureProbability(probes);
      expect(probability).toBeGreaterThanOrEqual(0);
      expect(probability).toBeLessThanOrEqual(1);
    }),
  );
});

const record = (agent_name: string, dependencies: string[] = []) => {
  return { machine_id: 'pc2', agent_name, dependencies, registered_at: 'then' };
};

test('three failures in a row are recovered, then a tier further after each cooldown, up to four', () => {
  const watched = new Watched(record('A'));
  const fail = (n: number) => times(n, down).forEach((probe) => watched.note(probe));
  fail(2);
  watched.note(well());
  fail(2);
  expect(watched.due(0)).toBeUndefined();
  fail(1);
  let now = 0;
  const tiers: unknown[] = [];
  for (let round = 0; round < 5; round += 1) {
    const tier = watched.due(now)!;
    tiers.push(tier);
    watched.recovered(tier, now);
    fail(3);
    expect(watched.due(now + COOLDOWN_MS - 1)).toBeUndefined();
    now += COOLDOWN_MS;
  }
  expect(tiers).toEqual([1, 2, 3, 4, 4]);
  expect(watched.due(now + 600_000)).toBe(1);
});

test('what each tier does', () => {
  const a = record('A', ['Db']);
  const b = record('B');
  const steps = (tier: 1 | 2 | 3 | 4) =>
    stepsOf(tier, a, [a, b]).map(({ verb, name }) => `${verb.split('_')[0]} ${name}`);
  expect(steps(1)).toEqual(['restart A']);
  expect(steps(2)).toEqual(['stop A', 'start A']);
  expect(steps(3)).toEqual(['restart Db', 'restart A']);
  expect(steps(4)).toEqual(['restart B', 'restart A']);
});

test('a step is tried three times, 2 and 4 seconds apart', async () => {
  const pauses: number[] = [];
  let calls = 0;
  const call = async () => {
    calls += 1;
    throw new AgentUnreachable({ agent: 'steward', action: 'x', reason: 'away' });
  };
  const steps = stepsOf(1, record('A'), []);
  const pause = async (ms: number) => void pauses.push(ms);
  await expect(carryOut(call, steps, 'x', pause)).rejects.toMatchObject({
    code: 'AGENT_UNREACHABLE',
  });
  expect([calls, pauses]).toEqual([3, [2_000, 4_000]]);
});

test('the machine is short of what is over its limit', () => {
  expect(shortages({ memory_percent: 80, cpu_percent: 80, disk_usage: 90 })).toEqual([]);
  expect(shortages({ memory_percent: 81, cpu_percent: 1, disk_usage: 91 })).toMatchObject([
    { resource: 'memory_percent' },
    { resource: 'disk_usage' },
  ]);
});

describe('the agent', () => {
  let trial: Trial;
  let asked: unknown[];
  /** What a hub that is asked for leave throws, by machine. */
  let hubs: Record<string, Error>;
  const others: Others = (agent, action, input, options) => {
    asked.push([agent, action, input['name'] ?? input['steps'], options?.machine]);
    const failure = hubs[options?.machine ?? ''];
    if (agent === 'observability-hub' && failure) throw failure;
    return { status: 'ok' };
  };
  const away = new AgentUnreachable({ agent: 'observability-hub', action: 'x', reason: 'away' });
  beforeEach(async () => {
    asked = [];
    hubs = {};
    trial = await tryAgent(definition, { others });
  });
  afterEach(() => trial.stop());

  const who = { machine_id: 'PC2', agent_name: 'TutorAgent' };

  test('registers, hears a heartbeat, tells the state, outlives a restart, unregisters', async () => {
    await trial.ask('register', who);
    await trial.ask('heartbeat', who);
    expect(await trial.ask('get_status')).toMatchObject({
      agents: {
        'pc2/TutorAgent': { status: 'unknown', last_heartbeat: expect.stringMatching(/^\d{4}/) },
      },
    });
    await trial.restart();
    expect(await trial.ask('unregister', who)).toMatchObject({ status: 'success' });
    expect(await trial.ask('unregister', who)).toMatchObject({
      error: 'Agent TutorAgent not found',
    });
    expect(await trial.ask('get_status')).toMatchObject({ agents: {} });
  });

  test('a recovery goes to the steward of the agent, once in a minute, and is written down', async () => {
    await trial.ask('register', who);
    expect(await trial.ask('recover_agent', who)).toMatchObject({ status: 'success' });
    expect(await trial.ask('recover_agent', { ...who, tier: 4 })).toMatchObject({
      code: 'LEGACY_RECOVERY_REFUSED',
    });
    expect(asked).toEqual([
      ['observability-hub', 'grant_recovery', ['pc2/TutorAgent'], 'pc2'],
      ['steward', 'restart_container', 'TutorAgent', 'pc2'],
    ]);
    expect(await trial.ask('get_recoveries')).toMatchObject({
      recoveries: [{ agent_name: 'TutorAgent', tier: 1, success: true }],
    });
  });

  test('while a hub says that recovery is off nothing is recovered, and the other hub is not asked', async () => {
    await trial.ask('register', who);
    hubs['pc2'] = new RecoveryOff({ by: 'ann', reason: 'maintenance' });
    expect(await trial.ask('recover_agent', who)).toMatchObject({
      code: 'LEGACY_RECOVERY_REFUSED',
      error: expect.stringContaining('ann turned recovery off (maintenance)'),
    });
    expect(asked).toHaveLength(1);
    expect(await trial.ask('get_recoveries')).toMatchObject({ recoveries: [] });
  });

  test('with the hub there away the other one is asked; with both away nothing is recovered', async () => {
    await trial.ask('register', who);
    hubs = { pc2: away, mainpc: away };
    expect(await trial.ask('recover_agent', who)).toMatchObject({
      code: 'LEGACY_RECOVERY_REFUSED',
      error: expect.stringContaining('no observability-hub gave leave'),
    });
    expect(asked).toHaveLength(2);
    delete hubs['mainpc'];
    expect(await trial.ask('recover_agent', who)).toMatchObject({ status: 'success' });
    expect(asked.at(-1)).toEqual(['steward', 'restart_container', 'TutorAgent', 'pc2']);
  });

  test('the watched agents move', async () => {
    await trial.ask('register', { ...who, dependencies: ['TutoringAgent'] });
    const { records } = await trial.ask('export_state');
    expect(records).toMatchObject([
      { key: 'watched:pc2/TutorAgent', value: { dependencies: ['TutoringAgent'] } },
    ]);
    const other = await tryAgent(definition);
    await other.ask('import_state', { records });
    expect((await other.ask('export_state'))['records']).toEqual(records);
    await other.stop();
  });
});
