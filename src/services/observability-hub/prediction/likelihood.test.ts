import fc from 'fast-check';
import { MEMBER_STATES } from '../../../contracts/observability/observability.ts';
import { ALERT_OVER, PARTS, predict } from './likelihood.ts';
import type { Signs } from './signs.ts';

const well: Signs = {
  ...{ state: 'healthy', stateReason: '', restarts: 0, breakdowns: 0, oomKills: 0 },
  ...{ errorShare: 0, memoryPercent: 40, memoryLimit: null },
  anomalies: { warning: 0, critical: 0 },
};
const likelihood = (signs: Partial<Signs>) => predict('pc2/TTS', { ...well, ...signs }).probability;
const limit = (seconds: number) => ({ seconds, earliest: seconds / 2, latest: seconds * 2 });

test('a member that is well is not likely to fail, nor one of which nothing is known', () => {
  expect(predict('pc2/TTS', well)).toEqual({
    ...{ member: 'pc2/TTS', probability: 0, expected_in_seconds: null, parts: [] },
  });
  const unknown = { restarts: null, oomKills: null, errorShare: null, memoryPercent: null };
  expect(likelihood(unknown)).toBe(0);
});

test('parts are explained, the strongest first, and their shares are the whole', () => {
  const { probability, expected_in_seconds, parts } = predict('pc2/TTS', {
    ...well,
    ...{ restarts: 3, memoryLimit: limit(2_400), errorShare: 0.05 },
  });
  expect(probability).toBeGreaterThan(ALERT_OVER);
  expect(expected_in_seconds).toBe(2_400);
  expect(parts.map(({ name, detail }) => [name, detail])).toEqual([
    ['restarts', 'it went down 3 times within the last hour'],
    ['memory_trend', 'memory reaches its limit in about 40 min (20 min to 80 min)'],
    ['errors', '5.0 % of its requests fail'],
  ]);
  expect(parts.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
});

test.each<[string, Partial<Signs>, boolean]>([
  ['dead', { state: 'dead' }, true],
  ['hanging', { state: 'hanging' }, true],
  ['degraded alone', { state: 'degraded' }, false],
  ['one restart', { restarts: 1 }, false],
  ['five restarts', { restarts: 5 }, true],
  ['memory is full in ten minutes', { memoryLimit: limit(600) }, true],
  ['in an hour', { memoryLimit: limit(3_600) }, false],
  ['every request fails', { errorShare: 1 }, false],
  ['every request fails and it is degraded', { errorShare: 1, state: 'degraded' }, true],
  ['memory at its limit', { memoryPercent: 100 }, false],
  ['killed for its memory, and nothing else', { oomKills: 9 }, false],
  ['killed for its memory again and again', { oomKills: 3, restarts: 3 }, true],
])('%s: announced or not', (_title, signs, announced) => {
  expect(likelihood(signs) > ALERT_OVER).toBe(announced);
});

const anySigns = fc.record({
  state: fc.constantFrom(...MEMBER_STATES),
  stateReason: fc.constant(''),
  restarts: fc.nat({ max: 20 }),
  breakdowns: fc.nat({ max: 20 }),
  oomKills: fc.nat({ max: 20 }),
  errorShare: fc.double({ min: 0, max: 1, noNaN: true }),
  memoryPercent: fc.double({ min: 0, max: 120, noNaN: true }),
  memoryLimit: fc.option(fc.nat({ max: 20_000 }).map(limit)),
  anomalies: fc.record({ warning: fc.nat({ max: 20 }), critical: fc.nat({ max: 20 }) }),
});

test('a likelihood is one, whatever the signs', () => {
  fc.assert(
    fc.property(anySigns, (signs) => {
      const { probability, parts } = predict('x', signs);
      expect(probability).toBeGreaterThanOrEqual(0);
      expect(probability).toBeLessThanOrEqual(1);
      for (const { weight } of parts) expect(weight).toBeGreaterThan(0);
    }),
  );
});

test('a worse sign never makes it less likely', () => {
  const worse: ((signs: Signs) => Signs)[] = [
    (signs) => ({ ...signs, restarts: (signs.restarts ?? 0) + 1 }),
    (signs) => ({ ...signs, breakdowns: signs.breakdowns + 1 }),
    (signs) => ({ ...signs, oomKills: (signs.oomKills ?? 0) + 1 }),
    (signs) => ({ ...signs, errorShare: Math.min(1, (signs.errorShare ?? 0) + 0.1) }),
    (signs) => ({ ...signs, memoryPercent: (signs.memoryPercent ?? 0) + 10 }),
    (signs) => ({ ...signs, memoryLimit: limit((signs.memoryLimit?.seconds ?? 9_000) * 0.8) }),
    (signs) => ({
      ...signs,
      anomalies: { ...signs.anomalies, critical: signs.anomalies.critical + 1 },
    }),
    (signs) => (signs.state === 'healthy' ? { ...signs, state: 'degraded' } : signs),
    (signs) => (signs.state === 'degraded' ? { ...signs, state: 'dead' } : signs),
  ];
  fc.assert(
    fc.property(anySigns, fc.constantFrom(...worse), (signs, change) => {
      const [before, after] = [predict('x', signs), predict('x', change(signs))];
      expect(after.probability).toBeGreaterThanOrEqual(before.probability - 1e-12);
    }),
    { numRuns: 500 },
  );
});

test('the weights are likelihoods', () => {
  for (const { weight } of PARTS) {
    expect(weight).toBeGreaterThan(0);
    expect(weight).toBeLessThan(1);
  }
});
