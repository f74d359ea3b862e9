import { ActionNotPorted } from '../../../../contracts/error-catalogue/runtime/runtime.ts';
import type { JsonObject } from '../../../../contracts/actions/action.ts';
import { Coordination } from '../coordination.ts';
import { LIMITS } from '../limits.ts';

const running: Coordination[] = [];
afterEach(() => running.splice(0).forEach((one) => one.stop(new Error('end of test'))));

/** A fleet whose agents answer as the test says. */
function setUp(agents: Record<string, (input: JsonObject) => JsonObject>) {
  const calls: { agent: string; action: string; input: JsonObject }[] = [];
  const outcomes: string[] = [];
  const coordination = new Coordination({
    limits: LIMITS,
    onEnd: (type, outcome) => outcomes.push(`${type} ${outcome}`),
  });
  const call = async (agent: string, action: string, input: JsonObject) => {
    calls.push({ agent, action, input });
    const answer = agents[agent];
    if (!answer) throw new ActionNotPorted({ agent, action });
    return answer(input);
  };
  const from = {
    call: call as never,
    token: null,
    caller: 'test',
    deadline: Date.now() + 60_000,
    signal: new AbortController().signal,
  };
  const ask = (type: string, request: JsonObject) =>
    coordination.requests.ask(type, request, from).answer;
  running.push(coordination);
  return { coordination, calls, outcomes, ask, from };
}

const thinker = { ChainOfThoughtAgent: () => ({ result: 'four', steps: ['two and two'] }) };

test('text goes to the reasoner; what failed beside the answer is named, not hidden', async () => {
  const { ask, calls, outcomes } = setUp({
    ...thinker,
    StreamingTTSAgent: () => ({}),
  });
  const answer = await ask('text', { data: '2 + 2?', user_id: 'u', metadata: { speak: true } });
  expect(answer).toMatchObject({
    status: 'success',
    message: 'four',
    data: { steps: ['two and two'] },
    speak: 'four',
    memory_entry: { content: '2 + 2?\nfour', metadata: { user_id: 'u' } },
    metadata: {
      agent: 'ChainOfThoughtAgent',
      afterwards: { memory: 'ACTION_NOT_PORTED', speech: 'done' },
    },
  });
  expect(calls.map(({ agent, action }) => `${agent}.${action}`)).toEqual([
    'ChainOfThoughtAgent.solve',
    'MemoryOrchestratorService.add_memory',
    'StreamingTTSAgent.speak',
  ]);
  expect(outcomes).toEqual(['text ok']);
});

test.each([
  ['audio', { audio_data: 'AAA=' }, { type: 'audio', audio_data: 'AAA=', sample_rate: 16_000 }],
  ['vision', { image_data: 'AAA=' }, { type: 'vision', image_data: 'AAA=', format: 'jpg' }],
])('%s goes to the explorer with its material', async (type, request, context) => {
  const { ask, calls } = setUp({ GoTToTAgent: () => ({ best_path: ['look', { text: 'a cat' }] }) });
  expect(await ask(type, request)).toMatchObject({ message: 'a cat' });
  expect(calls[0]).toMatchObject({ agent: 'GoTToTAgent', action: 'reason', input: { context } });
});

test('an agent whose work is not ported is not replaced by something made up', async () => {
  const { ask, outcomes } = setUp({});
  await expect(ask('text', { data: 'hi' })).rejects.toMatchObject({
    code: 'ACTION_NOT_PORTED',
    message: expect.stringContaining('ChainOfThoughtAgent'),
  });
  expect(outcomes).toEqual(['text ACTION_NOT_PORTED']);
});

test('nothing is remembered of whoever does not want it', async () => {
  const { ask, calls } = setUp(thinker);
  const answer = await ask('text', { data: 'secret', metadata: { remember: false } });
  expect(answer).not.toHaveProperty('memory_entry');
  expect(calls).toHaveLength(1);
});

test('a request whose deadline passed in the queue asks nobody, and no breaker is told', async () => {
  const { coordination, from, calls } = setUp(thinker);
  const late = { ...from, deadline: Date.now() - 1 };
  const { answer } = coordination.requests.ask('text', { data: 'hi' }, late);
  await expect(answer).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  expect(calls).toEqual([]);
  expect(coordination.breakers.states()).toEqual({});
});
