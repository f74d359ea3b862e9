import type { JsonObject } from '../../../../contracts/actions/action.ts';
import { DeadlineExceeded } from '../../../../contracts/error-catalogue/runtime/runtime.ts';
import { CallCancelled } from '../../../../contracts/error-catalogue/services/door.ts';
import { Coordination } from '../coordination.ts';
import { LIMITS } from '../limits.ts';

const FAR_MS = 60_000;
const key = { data: 'why?', idempotency_key: 'k1', metadata: { remember: false } };
let coordination: Coordination;
/** Calls of the agent, in their order. */
let calls: PromiseWithResolvers<JsonObject>[];
let onCall: () => void;

beforeEach(() => {
  calls = [];
  onCall = () => {};
  coordination = new Coordination({ limits: { ...LIMITS, concurrency: 1 } });
});
afterEach(() => coordination.stop(new Error('end of test')));

/** One more caller, who can hang up. */
function ask(request: JsonObject = key, deadline = Date.now() + FAR_MS) {
  const caller = new AbortController();
  const call = () => {
    const answer = Promise.withResolvers<JsonObject>();
    calls.push(answer);
    onCall();
    return answer.promise;
  };
  const from = {
    call: call as never,
    token: null,
    caller: 'ann',
    deadline,
    signal: caller.signal,
  };
  const { id, answer } = coordination.requests.ask('text', request, from);
  const hangUp = () => caller.abort(new CallCancelled({ action: 'text' }));
  return { id, answer, hangUp };
}

const nextCall = () => new Promise<void>((resolve) => (onCall = resolve));
const cancelled = { code: 'CALL_CANCELLED' };

test('who joined a request gets its answer when the first caller hangs up', async () => {
  const [first, second] = [ask(), ask()];
  first.hangUp();
  await expect(first.answer).rejects.toMatchObject(cancelled);
  calls[0]!.resolve({ result: 'so' });
  expect(await second.answer).toMatchObject({ message: 'so', request_id: first.id });
  expect(calls).toHaveLength(1);
});

test('it keeps its place in the line for who joined', async () => {
  const running = ask({ data: 'before' });
  const [first, second] = [ask(), ask()];
  first.hangUp();
  expect(coordination.position(second.id)).toBe(1);
  running.hangUp();
  calls[1]!.resolve({ result: 'so' });
  expect(await second.answer).toMatchObject({ message: 'so' });
});

test('it ends when nobody waits any more', async () => {
  const [first, second] = [ask(), ask()];
  second.hangUp();
  expect(coordination.coordinator.running).toBe(1);
  first.hangUp();
  expect(coordination.coordinator.running).toBe(0);
  await expect(second.answer).rejects.toMatchObject(cancelled);
  await expect(coordination.request(first.id).answer).rejects.toMatchObject(cancelled);
});

test('what ran out of the time of the first is done in that of who joined', async () => {
  const [first, second] = [ask(), ask(key, Date.now() + 2 * FAR_MS)];
  const late = new DeadlineExceeded({ agent: 'ChainOfThoughtAgent', action: 'solve', lateMs: 0 });
  first.hangUp();
  const again = nextCall();
  calls[0]!.reject(late);
  await again;
  calls[1]!.resolve({ result: 'so' });
  expect(await second.answer).toMatchObject({ message: 'so' });
});

test('what was cancelled is not done again for those who have more time', async () => {
  const [first, second] = [ask(), ask(key, Date.now() + 2 * FAR_MS)];
  coordination.coordinator.cancel(first.id);
  calls[0]!.reject(new DeadlineExceeded({ agent: 'a', action: 'b', lateMs: 0 }));
  await expect(second.answer).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' });
  await new Promise((resolve) => setImmediate(resolve));
  expect(calls).toHaveLength(1);
});
