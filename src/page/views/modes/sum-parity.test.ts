import { sumParity } from './sum-parity.ts';

test('adds the actions of a capability up', () => {
  const one = { capability: 'registry', calls: 4, equal: 3, different: 1, failed: 0 };
  const sums = sumParity([one, one, { ...one, capability: 'trust', failed: 1 }]);
  expect(sums.get('registry')).toEqual({ calls: 8, equal: 6, different: 2, failed: 0 });
  expect(sums.get('trust')?.failed).toBe(1);
});
