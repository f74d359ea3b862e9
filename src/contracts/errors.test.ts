import { defineError } from './errors.ts';

const Odd = defineError('TEST_ODD', 'the value {value} of {name} is odd');

test('holes are filled with their values', () => {
  expect(new Odd({ value: { a: 1 }, name: 'x' }).message).toBe('the value {"a":1} of x is odd');
  expect(new Odd({ name: 'x' }).message).toBe('the value {value} of x is odd');
});

test.each<[string, () => unknown, string]>([
  [
    'a circle',
    () => {
      const circle: Record<string, unknown> = {};
      return Object.assign(circle, { circle });
    },
    '[object Object]',
  ],
  ['a BigInt', () => 7n, '7'],
  ['a list with a BigInt', () => [7n, 8n], '7,8'],
])('%s does not keep a failure from being told', (_what, make, text) => {
  const error = new Odd({ value: make(), name: 'x' });
  expect(error.message).toBe(`the value ${text} of x is odd`);
  expect(JSON.parse(JSON.stringify(error))).toMatchObject({ details: { value: text, name: 'x' } });
});
