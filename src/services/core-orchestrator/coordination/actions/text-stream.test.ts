import type { JsonObject } from '../../../../contracts/actions/action.ts';
import type { CallContext } from '../../../../runtime/context.ts';
import { testContext } from '../../../../runtime/testing.ts';
import { Coordination } from '../coordination.ts';
import { LIMITS } from '../limits.ts';
import { setCoordination } from '../running.ts';
import type { TextNews } from '../schemas.ts';
import { coordinationStreams } from './text-stream.ts';

/** What the agent that answers does with its input; it may speak before it answers. */
type Thinker = (input: JsonObject, say: (text: string) => void) => Promise<JsonObject>;
/** Who listens under which subject. */
const listeners = new Map<string, (error: null, message: { data: Uint8Array }) => void>();
let coordination: Coordination;
/** How long the agent is given, by each call. */
const given: number[] = [];

beforeEach(() => setCoordination((coordination = new Coordination({ limits: LIMITS }))));
afterEach(() => {
  setCoordination(undefined);
  coordination.stop(new Error('end of test'));
});

function ask(
  thinker: Thinker,
  { ended = new AbortController(), deadline = Date.now() + 60_000 } = {},
): AsyncGenerator<TextNews> {
  const nc = {
    subscribe: (subject: string, { callback }: { callback: never }) => {
      listeners.set(subject, callback);
      return { unsubscribe: () => listeners.delete(subject) };
    },
  };
  const call = async (
    agent: string,
    _action: string,
    input: JsonObject,
    { timeoutMs }: { timeoutMs: number },
  ) => {
    if (agent !== 'ChainOfThoughtAgent') return {};
    given.push(timeoutMs);
    return thinker(input, (text) =>
      listeners.get(String(input['partials']))?.(null, {
        data: Buffer.from(JSON.stringify({ text })),
      }),
    );
  };
  const ctx = Object.defineProperty(
    Object.assign(testContext(), { call, deadline, signal: ended.signal }),
    'nc',
    { value: nc },
  ) as unknown as CallContext;
  const { run } = coordinationStreams.text_stream;
  return run({ data: 'why?', request_id: 'one' }, ctx) as AsyncGenerator<TextNews>;
}

test('the reader gets the progress, what the agent says meanwhile, in order, and the answer last', async () => {
  const news: TextNews[] = [];
  const thinker: Thinker = async (_input, say) => {
    say('so');
    say('so far');
    return { result: 'so far, so good' };
  };
  for await (const one of ask(thinker)) news.push(one);
  expect(news.filter(({ type }) => type === 'partial')).toEqual([
    { type: 'partial', request_id: 'one', text: 'so' },
    { type: 'partial', request_id: 'one', text: 'so far' },
  ]);
  expect(news[0]).toMatchObject({ type: 'progress', request_id: 'one' });
  expect(news.at(-1)).toMatchObject({
    type: 'final',
    request_id: 'one',
    answer: { status: 'success', message: 'so far, so good' },
  });
  expect(listeners.size).toBe(0);
});

test('a failure of the agent is the end of the stream', async () => {
  const thinker: Thinker = async () => {
    throw new Error('it broke');
  };
  const read = async () => {
    for await (const news of ask(thinker)) expect(news.type).toBe('progress');
  };
  await expect(read()).rejects.toThrow('it broke');
  expect(listeners.size).toBe(0);
});

test('whoever hangs up ends the request', async () => {
  const never: Thinker = (_input, say) => {
    say('first');
    return new Promise(() => {});
  };
  for await (const news of ask(never)) if (news.type === 'partial') break;
  expect(listeners.size).toBe(0);
  const { answer } = coordination.request('one');
  await expect(answer).rejects.toMatchObject({ code: 'CALL_CANCELLED' });
});

/** Streams of the doors have none unless their reader names one, and no timer knows infinity. */
test('without a deadline the agent gets the time of any other request', async () => {
  given.length = 0;
  const thinker: Thinker = async () => ({ result: 'so' });
  const news: TextNews[] = [];
  for await (const one of ask(thinker, { deadline: Infinity })) news.push(one);
  expect(news.at(-1)).toMatchObject({ type: 'final' });
  expect(given[0]).toBeGreaterThan(0);
  expect(given[0]).toBeLessThanOrEqual(LIMITS.timeoutMs);
});

/** Streams of the doors have none unless their reader names one, and no timer knows infinity. */
test('without a deadline the agent gets the time of any other request', async () => {
  given.length = 0;
  const thinker: Thinker = async () => ({ result: 'so' });
  const news: TextNews[] = [];
  for await (const one of ask(thinker, { deadline: Infinity })) news.push(one);
  expect(news.at(-1)).toMatchObject({ type: 'final' });
  expect(given[0]).toBeGreaterThan(0);
  expect(given[0]).toBeLessThanOrEqual(LIMITS.timeoutMs);
});
