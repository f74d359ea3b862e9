import { aged, priorityOf } from './priority.ts';

const user = 'u1';

test.each([
  ['audio', {}, undefined, 1],
  ['text', {}, undefined, 2],
  ['vision', {}, undefined, 3],
  ['background', {}, undefined, 5],
  ['translation', {}, undefined, 3],
  ['vision', { user_type: 'admin' }, user, 1],
  ['vision', { user_type: 'premium' }, user, 2],
  ['vision', { user_type: 'standard' }, user, 3],
  ['vision', { user_type: 'guest' }, user, 4],
  ['vision', { user_type: 'admin' }, undefined, 3],
  ['background', { urgency: 'critical' }, undefined, 2],
  ['background', { urgency: 'high' }, undefined, 4],
  ['background', { urgency: 'low' }, undefined, 6],
  ['audio', { user_type: 'admin', urgency: 'critical' }, user, 1],
  ['text', { user_type: 'toString', urgency: 7 }, user, 2],
])('%s %j of %s has priority %d', (type, metadata, user_id, priority) => {
  expect(priorityOf({ type, metadata, user_id }, 0)).toBe(priority);
});

test('one step less when the queue is more than 80 % full', () => {
  expect(priorityOf({ type: 'text' }, 0.8)).toBe(2);
  expect(priorityOf({ type: 'text' }, 0.81)).toBe(3);
});

test('each minute of waiting is one step, up to the most urgent', () => {
  expect(aged(5, 60_000)).toBe(4);
  expect(aged(5, 3_600_000)).toBe(1);
});
