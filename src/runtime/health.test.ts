import { LifeState } from '../contracts/fleet/health.ts';
import { HealthReport } from '../contracts/fleet/health.ts';
import { compileCheck } from './dispatch/check.ts';
import { Health } from './health.ts';
import { identity } from './testing.ts';

function setUp(custom?: () => Record<string, boolean>) {
  const world = { connected: true };
  const health: Health = new Health({
    identity,
    port: 7200,
    accepting: () => health.state === LifeState.ready,
    fabricConnected: () => world.connected,
    inFlight: () => 2,
    custom,
  });
  return { health, world };
}

test('starting is neither ready nor healthy, and says what it waits for', () => {
  const { health } = setUp();
  health.stage = 'connecting to the fabric';
  expect(health.ready).toBe(false);
  expect(health.report()).toMatchObject({
    status: 'degraded',
    ready: false,
    initialized: false,
    state: 'starting',
  });
  expect(health.report().message).toContain('connecting to the fabric');
});

test('ready has every old field and fits the contract', async () => {
  const { health } = setUp(() => ({ model_loaded: true }));
  health.state = LifeState.ready;
  const report = health.report();
  expect(report).toMatchObject({
    status: 'ok',
    ready: true,
    health_status: 'healthy',
    active_threads: 2,
    health_checks: {
      port_accessible: true,
      redis_connected: true,
      ready_signal: true,
      model_loaded: true,
    },
    health_details: { port: 7200 },
  });
  expect((await compileCheck(HealthReport))(report)).toBeUndefined();
});

test('without the fabric it is not ready, and ready again when it is back', () => {
  const { health, world } = setUp();
  health.state = LifeState.ready;
  world.connected = false;
  expect(health.ready).toBe(false);
  expect(health.report()).toMatchObject({ status: 'degraded', health_status: 'unhealthy' });
  world.connected = true;
  expect(health.ready).toBe(true);
});

test('a failed check of the agent makes it degraded, not unready', () => {
  const { health } = setUp(() => ({ model_loaded: false }));
  health.state = LifeState.ready;
  expect(health.ready).toBe(true);
  expect(health.report()).toMatchObject({ status: 'degraded', health_status: 'degraded' });
  expect(health.report().message).toBe('failed: model_loaded');
});

test('a check that throws counts as failed and is named', () => {
  const { health } = setUp(() => {
    throw new Error('no model');
  });
  health.state = LifeState.ready;
  expect(health.report()).toMatchObject({ status: 'degraded', error: 'Error: no model' });
});
