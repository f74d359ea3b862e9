import { jest } from '@jest/globals';
import fc from 'fast-check';
import {
  AgentUnreachable,
  ActionNotPorted,
} from '../../contracts/error-catalogue/runtime/runtime.ts';
import definition from './request-coordinator.ts';
import { Line } from './request-coordinator/line.ts';
import { priorityOf } from './request-coordinator/priority.ts';
import { tryAgent, type Others, type Trial } from './shared/testing.ts';

const user = (user_type: string) => ({ userId: 'u', metadata: { user_type } });

test.each([
  ['audio', {}, 1],
  ['text', {}, 2],
  ['vision', {}, 3],
  ['background', {}, 5],
  ['anything', {}, 3],
  ['constructor', {}, 3],
  ['vision', user('admin'), 1],
  ['background', user('premium'), 4],
  ['text', user('guest'), 3],
  ['text', { metadata: { user_type: 'guest' } }, 2],
  ['background', { metadata: { urgency: 'critical' } }, 2],
  ['text', { metadata: { urgency: 'high' } }, 1],
  ['text', { metadata: { urgency: 'low' } }, 3],
  ['text', { load: 0.8 }, 2],
  ['text', { load: 0.81 }, 3],
  ['audio', { ...user('admin'), metadata: { user_type: 'admin', urgency: 'critical' } }, 1],
])('%s %j has priority %i', (kind, more, priority) => {
  expect(priorityOf({ kind, load: 0, ...more })).toBe(priority);
});

test('a line gives the most urgent first and equals in order, as a stable sort would', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 10 }), { maxLength: 30 }), (priorities) => {
      const line = new Line<number>(20);
      const taken = priorities.map((priority, n) => line.add(n, priority));
      expect(taken).toEqual(priorities.map((_, n) => n < 20));
      const expected = priorities
        .slice(0, 20)
        .map((priority, n) => ({ priority, n }))
        .toSorted((a, b) => a.priority - b.priority)
        .map(({ n }) => n);
      expect(line.items()).toEqual(expected);
      expect(expected.map(() => line.take())).toEqual(expected);
      expect(line.take()).toBeUndefined();
    }),
  );
});

describe('the agent', () => {
  let trial: Trial;
  let others: Others;
  let calls: { agent: string; action: string; input: Record<string, unknown> }[];
  beforeEach(async () => {
    calls = [];
    others = () => ({ result: 'forty-two', steps: ['a'] });
    trial = await tryAgent(definition, {
      others: (agent, action, input, options) => {
        calls.push({ agent, action, input });
        return others(agent, action, input, options);
      },
    });
  });
  afterEach(() => trial.stop());

  test('text goes to the chain of thoughts, in the fields of the old answer', async () => {
    expect(await trial.ask('text', { data: 'why?', metadata: { a: 1 } })).toMatchObject({
      status: 'success',
      message: 'forty-two',
      data: { steps: ['a'] },
      metadata: { a: 1, answered_by: 'cot' },
      timestamp: expect.any(String),
    });
    expect(calls).toEqual([
      { agent: 'ChainOfThoughtAgent', action: 'solve', input: { prompt: 'why?' } },
    ]);
  });

  test('audio and vision go to the graph of thoughts, with the defaults', async () => {
    others = () => ({ best_path: ['first', 'a cat'] });
    expect(await trial.ask('vision', { image_data: 'AAAA' })).toMatchObject({ message: 'a cat' });
    await trial.ask('audio', { audio_data: 'AAAA', metadata: { prompt: 'say' } });
    expect(calls).toMatchObject([
      { agent: 'GoTToTAgent', action: 'reason', input: { context: { format: 'jpg' } } },
      { input: { prompt: 'say', context: { format: 'wav', sample_rate: 16000 } } },
    ]);
  });

  test('generate answers with what the chain of thoughts says', async () => {
    expect(await trial.ask('generate', { prompt: 'x' })).toEqual({
      status: 'success',
      response: 'forty-two',
    });
  });

  test('an answer that is to be spoken and remembered is passed on', async () => {
    others = () => ({ result: 'hi', speak: 'hi', memory_entry: { content: 'hi' } });
    await trial.ask('text', { data: 'x' });
    expect(calls.slice(1)).toEqual([
      { agent: 'StreamingTTSAgent', action: 'speak', input: { text: 'hi' } },
      { agent: 'MemoryOrchestratorService', action: 'add_memory', input: { content: 'hi' } },
    ]);
  });

  test('what fails is told; three failures open the breaker of that agent only', async () => {
    others = (agent, action) => {
      if (agent === 'GoTToTAgent') return { best_path: [] };
      throw new AgentUnreachable({ agent, action, reason: 'down' });
    };
    for (let n = 0; n < 3; n += 1)
      expect(await trial.ask('text', { data: 'x' })).toMatchObject({ code: 'AGENT_UNREACHABLE' });
    expect(await trial.ask('text', { data: 'x' })).toMatchObject({
      code: 'LEGACY_DOWNSTREAM_OPEN',
    });
    expect(await trial.ask('vision', { image_data: 'AAAA' })).toMatchObject({ status: 'success' });
  });

  test('an agent that says it cannot do this keeps its breaker closed', async () => {
    others = (agent, action) => {
      throw new ActionNotPorted({ agent, action });
    };
    for (let n = 0; n < 5; n += 1)
      expect(await trial.ask('text', { data: 'x' })).toMatchObject({ code: 'ACTION_NOT_PORTED' });
  });

  test('the 105th request at once is refused: four run, a hundred wait; an interrupt refuses those', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    others = () => held.then(() => ({ result: 'done' }));
    const asked = Array.from({ length: 104 }, () => trial.ask('text', { data: 'x' }));
    await new Promise((resolve) => setImmediate(resolve));
    expect(await trial.ask('text', { data: 'x' })).toMatchObject({ code: 'LEGACY_QUEUE_FULL' });
    expect(await trial.ask('export_state')).toMatchObject({ total: 104 });
    expect(await trial.ask('interrupt')).toEqual({ status: 'success', dropped: 100 });
    release();
    const codes = (await Promise.all(asked)).map(({ status, code }) => code ?? status);
    expect(codes.filter((code) => code === 'success')).toHaveLength(4);
    expect(codes.filter((code) => code === 'LEGACY_REQUEST_INTERRUPTED')).toHaveLength(100);
  });

  test('after an interrupt nothing runs for five seconds', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'performance', 'Date'] });
    try {
      trial.hear('event.interrupt', {});
      const asked = trial.ask('text', { data: 'x' });
      await new Promise((resolve) => setImmediate(resolve));
      jest.advanceTimersByTime(4_999);
      await new Promise((resolve) => setImmediate(resolve));
      expect(calls).toEqual([]);
      jest.advanceTimersByTime(1);
      expect(await asked).toMatchObject({ status: 'success' });
    } finally {
      jest.useRealTimers();
    }
  });

  test('a waiting request moves, runs once however often it is taken in, and its answer is an event', async () => {
    const value = { kind: 'text', input: { data: 'q' }, priority: 2, queued_at: 'then' };
    const records = [{ key: 'request:r1', value }];
    expect(await trial.ask('import_state', { records })).toMatchObject({ imported: 1 });
    await trial.ask('import_state', { records });
    expect(calls).toHaveLength(1);
    expect(trial.events).toMatchObject([
      { kind: 'coordination', payload: { request_id: 'r1', message: 'forty-two' } },
    ]);
    expect(await trial.ask('export_state')).toMatchObject({ total: 0 });
  });
});
