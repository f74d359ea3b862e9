import { newSigningKeys, rotatedSigningKeys } from './signing-keys.ts';

test('the key that was published as the next one signs after a rotation, and only then', () => {
  const before = newSigningKeys().split('\n');
  const after = rotatedSigningKeys(before.join('\n')).split('\n');
  expect(before).toHaveLength(2);
  expect(after[0]).toBe(before[1]);
  expect(before).not.toContain(after[1]);
});

test('a file that was lost is made anew', () => {
  expect(new Set(rotatedSigningKeys('').split('\n')).size).toBe(2);
});
