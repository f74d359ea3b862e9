/**
 * Intent: a request is answered, refused or ended, and its caller always learns which.
 * Model: core-orchestrator and the old RequestCoordinator in their containers; the test plays the agents
 * behind them, with their rights.
 */
import { headers, type NatsConnection } from '@nats-io/transport-node';
import { LEGACY_AGENTS } from '../../src/contracts/migration/modes.ts';
import { act, type Asked } from '../support/agents/acting-agent.ts';
import { ask } from '../support/clients/ask.ts';
import { callLegacy } from '../support/clients/legacy-client.ts';
import { migrate, type Direction } from '../support/moving/migrate.ts';
import { connectAs, operator } from '../support/clients/operator.ts';
import { Slice } from '../support/containers/slice.ts';
import { until } from '../support/until.ts';

const OLD = LEGACY_AGENTS.RequestCoordinator;
const slice = new Slice({
  services: { mainpc: ['nats', 'core-orchestrator', OLD.host] },
  expose: { mainpc: { nats: [4222], [OLD.host]: [OLD.port] } },
});
const QUEUE = 100;
const CONCURRENCY = 8;

let client: NatsConnection;
let thinker: NatsConnection;
/** What the thinker was asked and has not answered. */
let open: Asked[] = [];
let onAsked: (asked: Asked) => void = () => {};

const text = (data: string, more: object = {}, timeoutMs = 30_000) =>
  ask(client, 'core-orchestrator', 'text', { data, ...more }, timeoutMs);
const status = () => ask(client, 'core-orchestrator', 'get_queue_status');
const queue = (good: (answer: Record<string, unknown>) => boolean) =>
  until('the queue', status, good, { intervalMs: 50 });
const answerAll = () => open.splice(0).forEach((one) => one.reply({ result: 'done' }));
const idle = async () => {
  // Nothing was started when the slice itself could not.
  if (client === undefined) return;
  onAsked = (one) => one.reply({ result: 'done' });
  answerAll();
  await queue(({ queued, running, paused_ms }) => !queued && !running && !paused_ms);
};

beforeAll(async () => {
  await slice.start();
  client = await operator(slice, 'mainpc');
  thinker = await connectAs(slice, 'mainpc', 'chain-of-thought-agent');
  act(thinker, 'ChainOfThoughtAgent', 'solve', (asked) => onAsked(asked));
  await thinker.flush();
}, 300_000);

beforeEach(() => {
  open = [];
  onAsked = (asked) => void open.push(asked);
});

afterEach(() => idle());

afterAll(async () => {
  await thinker?.close();
  await client?.close();
  await slice.stop();
}, 120_000);

test('a text request is answered by the reasoner, and what could not be stored is said', async () => {
  onAsked = ({ input, reply }) => reply({ result: `heard ${String(input.prompt)}`, steps: [1] });
  expect(await text('hello', { user_id: 'u1' })).toMatchObject({
    status: 'success',
    message: 'heard hello',
    data: { steps: [1] },
    memory_entry: { metadata: { user_id: 'u1' } },
    metadata: { agent: 'ChainOfThoughtAgent', afterwards: { memory: 'AGENT_UNREACHABLE' } },
  });
});

test('a refusal of the agent reaches the caller as it is', async () => {
  onAsked = ({ fail }) => fail('ACTION_NOT_PORTED', 501);
  expect(await text('hello')).toMatchObject({ status: 'error', code: 'ACTION_NOT_PORTED' });
});

test('a full queue refuses at once; an interrupt ends all that waits; what ran is answered', async () => {
  const replies = Array.from({ length: CONCURRENCY + QUEUE }, (_, n) => text(`request ${n}`));
  await queue(({ queued, running }) => queued === QUEUE && running === CONCURRENCY);
  expect(await text('one too many')).toMatchObject({
    code: 'REQUEST_QUEUE_FULL',
    retryable: true,
    details: { capacity: QUEUE, retry_after_ms: expect.any(Number) },
  });
  await ask(client, 'core-orchestrator', 'interrupt', { reason: 'a stop word' });
  answerAll();
  const ended = await Promise.all(replies);
  const codes = ended.map(({ code, status }) => code ?? status);
  expect(codes.filter((code) => code === 'success')).toHaveLength(CONCURRENCY);
  expect(codes.filter((code) => code === 'REQUEST_INTERRUPTED')).toHaveLength(QUEUE);
  expect((await status()).paused_ms).toBeGreaterThan(0);
});

test('an interrupt that is heard as an event does the same', async () => {
  const agent = await connectAs(slice, 'mainpc', 'streaming-interrupt-handler');
  const replies = Array.from({ length: CONCURRENCY + 1 }, (_, n) => text(`request ${n}`));
  await queue(({ queued }) => queued === 1);
  agent.publish('event.interrupt', JSON.stringify({ reason: 'stop' }));
  const interrupted = await Promise.race(replies);
  const message: unknown = expect.stringContaining('stop');
  expect(interrupted).toMatchObject({ code: 'REQUEST_INTERRUPTED', message });
  await agent.close();
});

test('the same key twice is one request, while it runs and when it is done', async () => {
  const key = { idempotency_key: 'once', user_id: 'u1' };
  const first = text('question', key);
  await until(
    'the thinker',
    async () => open.length,
    (count) => count === 1,
  );
  const second = text('question', key);
  await queue(({ running }) => running === 1);
  answerAll();
  const answers = [await first, await second, await text('question', key)];
  expect(new Set(answers.map(({ request_id }) => request_id)).size).toBe(1);
  expect(answers[2]).toEqual(answers[0]);
  expect(await text('another question', key)).toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' });
});

test('a cancelled request ends for its caller, and its state can be asked for', async () => {
  const request_id = 'to-cancel';
  const reply = text('question', { request_id });
  await queue(({ running }) => running === 1);
  expect(await ask(client, 'core-orchestrator', 'cancel_request', { request_id })).toMatchObject({
    cancelled: true,
  });
  expect(await reply).toMatchObject({ code: 'REQUEST_CANCELLED' });
  expect(await ask(client, 'core-orchestrator', 'get_request', { request_id })).toMatchObject({
    state: 'failed',
    failure: { code: 'REQUEST_CANCELLED' },
  });
});

test('a caller that gives up frees its place in the queue', async () => {
  const busy = Array.from({ length: CONCURRENCY }, (_, n) => text(`request ${n}`));
  await queue(({ running }) => running === CONCURRENCY);
  const late = headers();
  late.set('Tandem-Deadline', String(Date.now() + 500));
  const reply = await client.request(
    'agent.core-orchestrator.text',
    JSON.stringify({ data: 'hurry' }),
    { timeout: 5_000, headers: late },
  );
  expect(reply.json()).toMatchObject({ code: 'DEADLINE_EXCEEDED', retryable: true });
  expect(await status()).toMatchObject({ queued: 0, running: CONCURRENCY });
  answerAll();
  await Promise.all(busy);
});

test('an event is really published', async () => {
  const seen: Record<string, unknown>[] = [];
  const subscription = client.subscribe('event.tests.lamp', {
    callback: (_error, message) => void seen.push(message.json()),
  });
  await client.flush();
  const reply = await ask(client, 'core-orchestrator', 'publish_event', {
    event_type: 'tests.lamp',
    source_agent: 'me',
    data: { on: true },
  });
  const arrived = (all: typeof seen) => all.length === 1;
  const [event] = await until('the event', async () => seen, arrived);
  const { event_id } = reply;
  expect(event).toMatchObject({ event_id, source_agent: 'me', data: { on: true } });
  subscription.unsubscribe();
  const forged = { event_type: 'registry.registered.mainpc.X' };
  expect(await ask(client, 'core-orchestrator', 'publish_event', forged)).toMatchObject({
    code: 'EVENT_RESERVED',
  });
});

describe('requests that wait move, and each is asked once', () => {
  const questions = (label: string) => Array.from({ length: 24 }, (_, n) => `${label} ${n}`);
  const old = async (request: object, timeoutMs?: number) =>
    callLegacy(await slice.address('mainpc', OLD.host, OLD.port), request, timeoutMs);
  const oldHas = (good: (answer: Record<string, unknown>) => boolean) =>
    until('the old one', () => old({ action: 'export_state' }), good);

  /** Moves while some are being asked; gives the prompts of all that were asked then or later. */
  async function move(direction: Direction, waiting: number): Promise<string[]> {
    const asked = open.map(({ input }) => String(input.prompt));
    onAsked = ({ input, reply }) => {
      asked.push(String(input.prompt));
      reply({ result: 'done' });
    };
    const moved = await migrate(slice, client, 'mainpc', 'coordination', direction);
    expect(moved).toMatchObject({ status: 'success', written: waiting });
    return asked;
  }

  test('from the old RequestCoordinator into the service', async () => {
    const all = questions('in');
    const replies = all.map((data) => old({ action: 'text', data }, 30_000));
    const atOnce = 4;
    await oldHas(({ total }) => total === all.length && open.length === atOnce);
    const asked = await move('in', all.length - atOnce);
    await queue(({ queued, running }) => queued === 0 && running === 0);
    answerAll();
    const texts = (await Promise.all(replies)).map((reply) => JSON.stringify(reply));
    const count = (words: string) => texts.filter((text) => text.includes(words)).length;
    expect([count('moved to the service'), count('done')]).toEqual([20, atOnce]);
    expect(asked.toSorted()).toEqual(all.toSorted());
  }, 60_000);

  test('and back', async () => {
    const all = questions('out');
    const replies = all.map((data) => text(data));
    const waiting = all.length - CONCURRENCY;
    // What runs has to have been asked: from the move on everything that is asked is answered at once.
    const asksAllItMay = () => open.length === CONCURRENCY;
    await queue(({ queued }) => queued === waiting && asksAllItMay());
    const asked = await move('out', waiting);
    await oldHas(({ total }) => total === 0);
    answerAll();
    const codes = (await Promise.all(replies)).map(({ code, status }) => code ?? status);
    const ends = [...all.keys()].map((n) => (n < CONCURRENCY ? 'success' : 'REQUEST_INTERRUPTED'));
    expect(codes.toSorted()).toEqual(ends.toSorted());
    expect(asked.toSorted()).toEqual(all.toSorted());
  }, 60_000);
});

/** Last: it leaves the breaker open for half a minute. */
test('three failures open the breaker, and half a minute later one call tries again', async () => {
  onAsked = ({ fail }) => fail('AGENT_UNREACHABLE', 503);
  for (let n = 0; n < 3; n++) {
    expect(await text(`failure ${n}`)).toMatchObject({ code: 'AGENT_UNREACHABLE' });
  }
  let asked = 0;
  onAsked = ({ reply }) => {
    asked += 1;
    reply({ result: 'back' });
  };
  expect(await text('left alone')).toMatchObject({ code: 'BREAKER_OPEN', retryable: true });
  expect(asked).toBe(0);
  expect((await status()).breakers).toMatchObject({ ChainOfThoughtAgent: 'open' });
  const answer = await until(
    'the breaker to let one through',
    () => text('again'),
    ({ status: word }) => word === 'success',
    { timeoutMs: 40_000, intervalMs: 1_000 },
  );
  expect(answer).toMatchObject({ message: 'back' });
  expect((await status()).breakers).toMatchObject({ ChainOfThoughtAgent: 'closed' });
});
