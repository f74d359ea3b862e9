import { CallCancelled } from '../../../../contracts/error-catalogue/services/door.ts';
import { RequestQueueFull } from '../../../../contracts/error-catalogue/services/coordination.ts';
import {
  ActionNotPorted,
  AgentUnreachable,
} from '../../../../contracts/error-catalogue/runtime/runtime.ts';
import { LIMITS } from '../limits.ts';
import { RequestBook } from './request-book.ts';

function setUp(remembered = LIMITS.remembered) {
  const book = new RequestBook(remembered);
  let runs = 0;
  const ask = (
    request: object,
    { caller = 'me', result = Promise.resolve({}) as Promise<object> } = {},
  ) =>
    book.once({ type: 'text', caller, request: { data: 'hi', ...request } }, async () => {
      runs += 1;
      return { run: runs, ...(await result) };
    });
  return { book, ask, runs: () => runs };
}

const key = { idempotency_key: 'k1' };

test('the same key joins the request under way, and gets its answer later too', async () => {
  const { ask, runs } = setUp();
  const [first, second] = [ask(key), ask(key)];
  expect(second.id).toBe(first.id);
  expect(await second.answer).toEqual({ run: 1 });
  expect(await ask(key).answer).toEqual({ run: 1 });
  expect(runs()).toBe(1);
});

test('the same request id is the same request, whatever its time stamp', async () => {
  const { ask } = setUp();
  await ask({ request_id: 'r1', timestamp: 1 }).answer;
  expect(await ask({ request_id: 'r1', timestamp: 2 }).answer).toEqual({ run: 1 });
});

test('a key that was used for another request is refused', () => {
  const { ask } = setUp();
  ask(key);
  expect(() => ask({ ...key, data: 'other' })).toThrow(
    expect.objectContaining({ code: 'IDEMPOTENCY_MISMATCH', status: 422 }),
  );
});

test('keys of different callers have nothing to do with each other', async () => {
  const { ask } = setUp();
  await ask(key).answer;
  expect(await ask(key, { caller: 'other' }).answer).toEqual({ run: 2 });
});

test('without key and id every request is its own', async () => {
  const { ask } = setUp();
  expect(ask({}).id).not.toBe(ask({}).id);
});

test('a failure that may pass is tried again; one that will not is given again', async () => {
  const { ask, runs } = setUp();
  const passing = Promise.reject(new AgentUnreachable());
  await expect(ask(key, { result: passing }).answer).rejects.toThrow();
  expect(await ask(key).answer).toEqual({ run: 2 });
  const lasting = Promise.reject(new ActionNotPorted());
  const other = { idempotency_key: 'k2' };
  await expect(ask(other, { result: lasting }).answer).rejects.toThrow();
  await expect(ask(other).answer).rejects.toMatchObject({ code: 'ACTION_NOT_PORTED' });
  expect(runs()).toBe(3);
});

test('who asks again after a connection that broke is answered', async () => {
  const { ask } = setUp();
  const hungUp = Promise.reject(new CallCancelled({ action: 'text' }));
  await expect(ask(key, { result: hungUp }).answer).rejects.toThrow();
  expect(await ask(key).answer).toEqual({ run: 2 });
});

test('a request that was never taken leaves no trace', async () => {
  const { book, ask } = setUp();
  const full = () => {
    throw new RequestQueueFull();
  };
  const asked = { type: 'text', caller: 'me', request: { data: 'hi', request_id: 'r1' } };
  expect(() => book.once(asked, full)).toThrow();
  expect(book.get('r1')).toBeUndefined();
  expect(await ask({ request_id: 'r1' }).answer).toEqual({ run: 1 });
});

test('memory is bounded by number and by size', async () => {
  const { book, ask } = setUp({ ms: 60_000, requests: 10, characters: 5_000 });
  for (let n = 0; n < 50; n++) await ask({ request_id: `r${n}` }).answer;
  expect(book.get('r49')).toBeDefined();
  expect(book.get('r0')).toBeUndefined();
  const large = Promise.resolve({ text: 'x'.repeat(6_000) });
  await ask({ request_id: 'large' }, { result: large }).answer;
  expect(book.get('large')).toBeUndefined();
});

test('it tells the state of a request', async () => {
  const { book } = setUp();
  let start = () => {};
  let finish = (_: object) => {};
  const asked = { type: 'text', caller: 'me', request: { request_id: 'r1' } };
  const { answer } = book.once(asked, (_, started) => {
    start = started;
    return new Promise((resolve) => (finish = resolve as typeof finish));
  });
  expect(book.get('r1')?.state).toBe('queued');
  start();
  expect(book.get('r1')?.state).toBe('running');
  finish({ ok: true });
  await answer;
  expect(book.get('r1')).toMatchObject({ state: 'done', outcome: { answer: { ok: true } } });
  expect(book.active()).toEqual([]);
});

test('a key that may be tried again does not begin what runs under the request id already', async () => {
  const { book, ask, runs } = setUp();
  const passing = Promise.reject(new AgentUnreachable());
  await expect(ask(key, { result: passing }).answer).rejects.toThrow();
  const { promise, resolve } = Promise.withResolvers<object>();
  const running = ask({ request_id: 'r1' }, { result: promise });
  expect(ask({ ...key, request_id: 'r1' })).toBe(running);
  resolve({});
  expect(await running.answer).toEqual({ run: 2 });
  expect(runs()).toBe(2);
  expect(book.active()).toEqual([]);
});
