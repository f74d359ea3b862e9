/**
 * Intent: one command changes the color that serves, and an ingress is replaced by another, without a
 * request that fails.
 * Model: the rendered door and ingress of MainPC before two tiny copies of core-orchestrator.
 */
import { httpLoad } from '../support/load/http-load.ts';
import { TwoColors } from '../support/release/two-colors.ts';
import { until } from '../support/until.ts';
import { loopback } from '../support/containers/loopback.ts';

const DOOR = `http://${loopback(3)}:7000`;
const PREVIEW = `http://${loopback(3)}:7900`;
const BLUE = 'core-orchestrator';

const colors = new TwoColors();
const { slice } = colors;

beforeAll(async () => {
  await slice.start();
  await until(
    'an answer',
    () => get(DOOR),
    ({ status }) => status === 200,
  );
}, 300_000);
afterAll(() => slice.stop(), 120_000);

async function get(url: string): Promise<{ status: number; body: string }> {
  const response = await fetch(url, {
    headers: { connection: 'close' },
    signal: AbortSignal.timeout(10_000),
  });
  return { status: response.status, body: await response.text() };
}

/** Resolves when a load got that many more answers. */
const more = (load: ReturnType<typeof httpLoad>, answers: number) => {
  const from = load.answered();
  return until(
    `${answers} more answers`,
    async () => load.answered(),
    (now) => now >= from + answers,
    { intervalMs: 20 },
  );
};

test('one command changes over: what is being answered ends where it began, what follows goes to the other', async () => {
  const load = httpLoad(DOOR);
  const slow = Array.from({ length: 5 }, () => get(`${DOOR}/slow`));
  await more(load, 100);
  await colors.point('live', 'green');
  for (let i = 0; i < slow.length; i += 1)
    expect(await get(DOOR)).toEqual({ status: 200, body: 'green' });
  for (const answer of await Promise.all(slow)) expect(answer.body).toBe('blue');
  expect(await load.stop()).toMatchObject({ failed: {} });
  await colors.point('live', 'blue');
  expect((await get(DOOR)).body).toBe('blue');
});

/** A WebSocket through the door, and who answers on it. */
async function webSocket() {
  const socket = new WebSocket(DOOR.replace('http', 'ws'));
  const event = (name: 'open' | 'message') =>
    new Promise<Event>((resolve, reject) => {
      socket.addEventListener(name, resolve, { once: true });
      socket.addEventListener('error', () => reject(new Error('the WebSocket broke')), {
        once: true,
      });
    });
  await event('open');
  return {
    answer: async () => {
      const answered = event('message');
      socket.send('who?');
      return String(((await answered) as MessageEvent).data);
    },
    close: () => socket.close(),
  };
}

test('a WebSocket stays where it began, and the next one goes to the color that is live by then', async () => {
  const before = await webSocket();
  expect(await before.answer()).toBe('blue');
  await colors.point('live', 'green');
  expect(await before.answer()).toBe('blue');
  const after = await webSocket();
  expect(await after.answer()).toBe('green');
  before.close();
  after.close();
  await colors.point('live', 'blue');
});

test('the preview refuses while nothing is being tried, and leads to the color that is', async () => {
  const refused = await get(PREVIEW);
  expect(refused.status).toBe(503);
  expect(JSON.parse(refused.body)).toMatchObject({ code: 'NO_PREVIEW', retryable: true });
  await colors.point('preview', 'green');
  expect((await get(PREVIEW)).body).toBe('green');
  expect((await get(DOOR)).body).toBe('blue');
});

test('an ingress takes over from another under load, without a request that fails', async () => {
  const first = await slice.container('mainpc', 'ingress');
  const load = httpLoad(DOOR, 16);
  await more(load, 100);
  const second = await colors.secondIngress();
  await until(
    'a healthy second ingress',
    () => second.inspect(),
    ({ State }) => State.Health?.Status === 'healthy',
  );
  await more(load, 500);
  await first.stop();
  await more(load, 500);
  const { failed } = await load.stop();
  expect(failed).toEqual({});
  const { State, HostConfig } = await first.inspect();
  // Soft and for good: its restart policy does not bring it back.
  expect([State.Status, State.ExitCode]).toEqual(['exited', 0]);
  expect(HostConfig.RestartPolicy?.Name).toBe('unless-stopped');
  expect((await get(DOOR)).body).toBe('blue');
  await first.remove();
});

test('an ingress that begins anew serves the color that calls may be sent to, before anybody tells it', async () => {
  await colors.turn(BLUE);
  await (await slice.container('mainpc', 'ingress')).restart();
  const { body } = await until(
    'an answer',
    () => get(DOOR),
    ({ status }) => status === 200,
  );
  expect(body).toBe('green');
});
