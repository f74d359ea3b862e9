import { jest } from '@jest/globals';
import {
  ActionNotPorted,
  AgentUnreachable,
  DeadlineExceeded,
  InputInvalid,
} from '../../../../contracts/error-catalogue/runtime/runtime.ts';
import { Breakers } from './breakers.ts';
import { LIMITS } from '../limits.ts';

const down = () =>
  Promise.reject(new AgentUnreachable({ agent: 'A', action: 'x', reason: 'gone' }));
const up = () => Promise.resolve('fine');

function setUp() {
  jest.useFakeTimers();
  const news: string[] = [];
  const breakers = new Breakers(LIMITS.breaker, (agent, state) => news.push(`${agent} ${state}`));
  const fail = (agent = 'A') =>
    breakers.run(agent, down, 5_000).catch((error) => error.code as string);
  return { breakers, news, fail };
}

afterEach(() => jest.useRealTimers());

test('three failures in a row open it: the agent is left alone and the caller told when to return', async () => {
  const { breakers, fail, news } = setUp();
  for (let n = 0; n < 3; n++) expect(await fail()).toBe('AGENT_UNREACHABLE');
  jest.advanceTimersByTime(10_000);
  const call = jest.fn(up);
  await expect(breakers.run('A', call, 5_000)).rejects.toMatchObject({
    code: 'BREAKER_OPEN',
    retryable: true,
    details: { agent: 'A', failures: 3, retry_after_ms: 20_000 },
  });
  expect(call).not.toHaveBeenCalled();
  expect(news).toEqual(['A open']);
  expect(breakers.states()).toEqual({ A: 'open' });
});

test('the breakers of others stay closed', async () => {
  const { breakers, fail } = setUp();
  for (let n = 0; n < 3; n++) await fail();
  expect(await breakers.run('B', up, 5_000)).toBe('fine');
});

test('after 30 s one call may try: success closes it, failure opens it again', async () => {
  const { breakers, fail, news } = setUp();
  for (let n = 0; n < 3; n++) await fail();
  jest.advanceTimersByTime(30_000);
  expect(await fail()).toBe('AGENT_UNREACHABLE');
  expect(await fail()).toBe('BREAKER_OPEN');
  jest.advanceTimersByTime(30_000);
  expect(await breakers.run('A', up, 5_000)).toBe('fine');
  expect(news).toEqual(['A open', 'A half_open', 'A open', 'A half_open', 'A closed']);
});

test('a success in between starts the count anew', async () => {
  const { breakers, fail } = setUp();
  await fail();
  await fail();
  await breakers.run('A', up, 5_000);
  await fail();
  await fail();
  expect(breakers.states()).toEqual({ A: 'closed' });
});

test.each([new InputInvalid(), new ActionNotPorted()])(
  'an agent that answers with a refusal is not broken: $code',
  async (refusal) => {
    const { breakers } = setUp();
    for (let n = 0; n < 5; n++) {
      await expect(breakers.run('A', () => Promise.reject(refusal), 5_000)).rejects.toBe(refusal);
    }
    expect(breakers.states()).toEqual({ A: 'closed' });
  },
);

test('an agent that had only a moment to answer is not broken', async () => {
  const { breakers } = setUp();
  const late = () => Promise.reject(new DeadlineExceeded({ agent: 'A', action: 'x' }));
  for (let n = 0; n < 5; n++) await breakers.run('A', late, 40).catch(() => undefined);
  expect(breakers.states()).toEqual({ A: 'closed' });
  for (let n = 0; n < 3; n++) await breakers.run('A', late, 5_000).catch(() => undefined);
  expect(breakers.states()).toEqual({ A: 'open' });
});
