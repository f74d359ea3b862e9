/**
 * Intent: the published door of a machine follows what is behind it. It answers for a service that is
 * there, soon says 503 for one that is not, and is never itself the thing to restart.
 * Model: HAProxy with its committed configuration before a real service; faults are made on the engine.
 */
import { execIn } from '../support/containers/exec-in.ts';
import { Slice } from '../support/containers/slice.ts';
import { until } from '../support/until.ts';
import { loopback } from '../support/containers/loopback.ts';

const DOOR = `http://${loopback(3)}:7000`;
/** No container of this name is started here: its door has nothing behind it from the first moment on. */
const EMPTY_DOOR = `http://${loopback(3)}:7002`;
/** What the caller may wait that finds the service gone, milliseconds: two attempts, with room for a busy machine. */
const FIRST_REFUSAL_MS = 5_000;
/** What the callers after it may wait, milliseconds. */
const REFUSAL_MS = 1_000;

const slice = new Slice({ services: { mainpc: ['nats', 'core-orchestrator', 'ingress'] } });

beforeAll(() => slice.start(), 300_000);
afterAll(() => slice.stop(), 120_000);

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly ms: number;
}

/** One request on a connection of its own. */
async function get(url: string, timeoutMs = 20_000): Promise<Answer> {
  const started = performance.now();
  const response = await fetch(url, {
    headers: { connection: 'close' },
    signal: AbortSignal.timeout(timeoutMs),
  });
  const body = await response.text();
  return { status: response.status, body, ms: performance.now() - started };
}

/** The life of HAProxy, to see that it is still the same one. */
async function life(): Promise<{ started: string; restarts: number; health: string | undefined }> {
  const { State, RestartCount } = await (await slice.container('mainpc', 'ingress')).inspect();
  return { started: State.StartedAt, restarts: RestartCount, health: State.Health?.Status };
}

const serving = () =>
  until(
    'an answer through the door',
    () => get(`${DOOR}/health/ready`),
    ({ status }) => status === 200,
    { timeoutMs: 40_000, intervalMs: 100 },
  );

/** Waits until the door says 503, and says so without making the caller wait. */
const refusing = () =>
  until(
    'a quick refusal',
    () => get(`${DOOR}/health/ready`),
    ({ status, ms }) => status === 503 && ms < REFUSAL_MS,
    { timeoutMs: 10_000, intervalMs: 100 },
  );

test('a request reaches the service behind the door', async () => {
  await serving();
  const identity = await get(`${DOOR}/`);
  expect(identity.status).toBe(200);
  expect(identity.body).toContain('core-orchestrator');
});

test('no client is promised the idle time of a connection that is not its own', async () => {
  const ask = `fetch('http://127.0.0.1:8080/').then(({ headers }) => console.log(headers.get('keep-alive')))`;
  const core = await slice.container('mainpc', 'core-orchestrator');
  expect(await execIn(core, ['/usr/local/bin/node', '-e', ask])).toMatch(/timeout=\d+/);
  expect((await fetch(`${DOOR}/`)).headers.get('keep-alive')).toBeNull();
});

test('a door without a service says 503 at once, and the others serve', async () => {
  const { status, ms } = await get(EMPTY_DOOR);
  expect(status).toBe(503);
  expect(ms).toBeLessThan(REFUSAL_MS);
  expect((await get(`${DOOR}/health/ready`)).status).toBe(200);
});

describe.each([
  ['is stopped', { signal: 'SIGTERM' }],
  ['is killed', { signal: 'SIGKILL' }],
])('a service that %s', (_how, { signal }) => {
  test('gives 503 soon, and is served again when it is back, by the same HAProxy', async () => {
    const service = await slice.container('mainpc', 'core-orchestrator');
    const before = await life();
    await serving();
    if (signal === 'SIGTERM') await service.stop();
    else await service.kill({ signal });
    try {
      const first = await get(`${DOOR}/health/ready`);
      expect(first.status).toBe(503);
      expect(first.ms).toBeLessThan(FIRST_REFUSAL_MS);
      await refusing();
      expect(await life()).toEqual({ ...before, health: 'healthy' });
    } finally {
      await service.start().catch(() => undefined);
    }
    await serving();
    expect(await life()).toEqual({ ...before, health: 'healthy' });
  });
});
