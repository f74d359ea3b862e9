import { byField } from './by-field.ts';

const actionOf = byField({ command: 'stop', text: 'speak' });
if (typeof actionOf === 'string') throw new Error('a function is expected');

test('a field that is present says what is wanted, the first one listed wins', () => {
  expect(actionOf({ text: 'hello' })).toBe('speak');
  expect(actionOf({ text: 'hello', command: 'stop' })).toBe('stop');
});

test('a named action wins', () => {
  expect(actionOf({ action: 'ping', text: 'hello' })).toBe('ping');
});

test('without any of them there is no action', () => {
  expect(actionOf({ data: 1 })).toBeUndefined();
  expect(actionOf({ action: 7 })).toBeUndefined();
});
