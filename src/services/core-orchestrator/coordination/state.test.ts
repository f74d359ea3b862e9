import { Coordination } from './coordination.ts';
import { LIMITS } from './limits.ts';
import { coordinationState } from './state.ts';

const running: Coordination[] = [];
afterEach(() => running.splice(0).forEach((one) => one.stop(new Error('end of test'))));

function setUp() {
  const coordination = new Coordination({ limits: { ...LIMITS, concurrency: 1 } });
  const asked: unknown[] = [];
  const call = (_agent: string, _action: string, input: unknown) => {
    asked.push(input);
    return new Promise(() => {});
  };
  const state = coordinationState(
    () => coordination,
    () => ({ call: call as never }),
  );
  running.push(coordination);
  return { state, asked, coordination };
}

const record = (id: string) => ({
  key: `request:${id}`,
  value: {
    kind: 'text',
    input: { data: `question ${id}` },
    priority: 2,
    queued_at: '2026-01-01T00:00:00.000Z',
  },
});

test('requests that are moved in run once, in their order, and are read back as they were', async () => {
  const { state, asked, coordination } = setUp();
  const records = [record('a'), record('b')];
  await state.import(records);
  await state.import(records);
  expect([...((await state.export()) as Iterable<unknown>)]).toEqual(records);
  expect(asked).toEqual([{ prompt: 'question a' }]);
  expect(coordination.coordinator.waiting().map(({ id }) => id)).toEqual(['b']);
});

test('what waits here goes out with its question; what runs stays', async () => {
  const { state, coordination } = setUp();
  const from = {
    call: (() => new Promise(() => {})) as never,
    token: null,
    caller: 'me',
    deadline: Date.now() + 1_000,
    signal: new AbortController().signal,
  };
  for (const id of ['r1', 'r2']) {
    const { answer } = coordination.requests.ask('text', { data: id, request_id: id }, from);
    answer.catch(() => {});
  }
  expect([...((await state.export()) as Iterable<unknown>)]).toMatchObject([
    { key: 'request:r2', value: { kind: 'text', input: { data: 'r2' }, priority: 2 } },
  ]);
});

test('a request that is held is not begun; one that moved out is forgotten, and may come back', async () => {
  const { state, asked, coordination } = setUp();
  const [a, b, c] = ['a', 'b', 'c'].map(record);
  await state.import([a!, b!, c!]);
  const keys = [a!.key, b!.key, c!.key];
  // The first one runs already.
  expect(await state.work!.hold(keys)).toEqual([b!.key, c!.key]);
  await state.work!.remove(keys);
  expect(coordination.coordinator.waiting()).toEqual([]);
  expect(await state.work!.knows(keys)).toEqual([a!.key]);
  await new Promise((resolve) => setImmediate(resolve));
  await state.import([b!]);
  expect(await state.work!.knows(keys)).toEqual([a!.key, b!.key]);
  await state.work!.hold([b!.key]);
  coordination.coordinator.cancel('a');
  expect(asked).toHaveLength(1);
  await state.work!.release([b!.key]);
  expect(asked).toHaveLength(2);
});

test.each([
  ['a kind that does not move', { kind: 'sing', input: { data: 'la' } }],
  ['a request without its fields', { kind: 'text', input: {} }],
  ['no request', {}],
])('%s is refused, and nothing of what comes with it is begun', async (_, value) => {
  const { state, asked } = setUp();
  const records = [record('a'), { key: 'request:bad', value }];
  await expect(state.import(records)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  expect(asked).toEqual([]);
});
