import { jest } from '@jest/globals';
import { AgentUnreachable } from '../../contracts/error-catalogue/runtime/runtime.ts';
import { TandemError } from '../../contracts/errors.ts';
import type { JsonObject } from '../../contracts/actions/action.ts';
import type { AgentContext } from '../context.ts';
import { submitter } from './submitter.ts';

beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }));
afterEach(() => jest.useRealTimers());

type Named = { task_id: string; task_type: string };

/** A queue that stores by id, behind a way that the test may break before or after the storing. */
function setUp(timeoutMs?: number) {
  const stored = new Map<string, Named>();
  const requests: string[][] = [];
  const way = { before: (): unknown => undefined, after: (): unknown => undefined };
  const call = async (_agent: string, _action: string, input: JsonObject) => {
    const tasks = input['tasks'] as Named[];
    requests.push(tasks.map(({ task_id }) => task_id));
    await way.before();
    const bad = tasks.find(({ task_type }) => task_type === 'bad');
    if (bad) throw new TandemError('BAD', bad.task_id, { status: 400, retryable: false });
    for (const task of tasks) stored.set(task.task_id, task);
    await way.after();
    return {};
  };
  const { submit } = submitter({ call: call as AgentContext['call'] }, timeoutMs);
  return { submit, stored, requests, way };
}
const task = (task_id: string, task_type = 'sum') => ({ task_id, task_type });
const away = () => Promise.reject(new AgentUnreachable({ agent: 'resource-manager' }));
const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

test('resolves with the id when the queue has the task, and names those without a name', async () => {
  const { submit, stored } = setUp();
  expect(await submit(task('mine'))).toBe('mine');
  const id = await submit({ task_type: 'sum' });
  expect(id).toMatch(/^task-[0-9a-f-]{36}$/);
  expect([...stored.keys()]).toEqual(['mine', id]);
});

test('tasks gather while a request is on its way', async () => {
  const { submit, requests, way } = setUp();
  let answer = () => {};
  way.before = () => new Promise<void>((resolve) => (answer = resolve));
  const all = [submit(task('a')), submit(task('b'))];
  await pass(0);
  all.push(submit(task('c')), submit(task('d')));
  way.before = () => undefined;
  answer();
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd']);
  expect(requests).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
});

test('no request is larger than the fabric takes', async () => {
  const { submit, requests } = setUp();
  const data = 'x'.repeat(200 * 1024);
  await Promise.all(['a', 'b', 'c'].map((id) => submit({ ...task(id), data })));
  expect(requests).toEqual([['a'], ['b'], ['c']]);
  await Promise.all(Array.from({ length: 250 }, (_, n) => submit(task(`t${n}`))));
  expect(requests.slice(3).map((ids) => ids.length)).toEqual([200, 50]);
});

test('a try whose answer got lost is repeated with the same id: the task is there once', async () => {
  const { submit, stored, requests, way } = setUp();
  let lost = 2;
  way.after = () => (lost-- > 0 ? away() : undefined);
  const id = submit({ task_type: 'sum' });
  await pass(1_000);
  expect(stored.size).toBe(1);
  expect(requests).toEqual([[await id], [await id], [await id]]);
});

test('one that is refused does not take the others with it', async () => {
  const { submit, stored } = setUp();
  const results = await Promise.allSettled([
    submit(task('a')),
    submit(task('b', 'bad')),
    submit(task('c')),
  ]);
  expect(results).toMatchObject([
    { status: 'fulfilled', value: 'a' },
    { status: 'rejected', reason: { code: 'BAD', message: 'b' } },
    { status: 'fulfilled', value: 'c' },
  ]);
  expect([...stored.keys()]).toEqual(['a', 'c']);
});

test('what is refused for good is not tried again', async () => {
  const { submit, requests } = setUp();
  await expect(submit(task('a', 'bad'))).rejects.toMatchObject({ code: 'BAD' });
  await pass(60_000);
  expect(requests).toEqual([['a']]);
});

test('gives up when the time is over, with the last failure, and works again afterwards', async () => {
  const { submit, requests, way } = setUp(1_000);
  way.before = away;
  const late = submit(task('a'));
  late.catch(() => undefined);
  await pass(10_000);
  await expect(late).rejects.toMatchObject({ code: 'AGENT_UNREACHABLE' });
  const tries = requests.length;
  expect(tries).toBeGreaterThan(2);
  await pass(60_000);
  expect(requests).toHaveLength(tries);
  way.before = () => undefined;
  expect(await submit(task('b'))).toBe('b');
});
