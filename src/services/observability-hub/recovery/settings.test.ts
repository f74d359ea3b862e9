import { readRecoverySettings } from './settings.ts';

test('without a block everything has its default', () => {
  expect(readRecoverySettings({})).toEqual({
    automatic: true,
    after_seconds: 30,
    per_member: 4,
    per_fleet: 20,
    window_seconds: 3_600,
    cooldown_seconds: 60,
  });
});

test('what is given holds beside the defaults', () => {
  const given = readRecoverySettings({ recovery: { automatic: false, per_member: 1 } });
  expect(given).toMatchObject({ automatic: false, per_member: 1, per_fleet: 20 });
});

test.each([
  [{ automatic: 'yes' }, /automatic/],
  [{ per_member: 0 }, /per_member/],
  [{ budget: 3 }, /budget/],
  ['on', /recovery/],
])('%j is refused', (recovery, words) => {
  expect(() => readRecoverySettings({ recovery })).toThrow(words);
});
