import fc from 'fast-check';
import { decide, type Candidate, type Situation } from './policy.ts';

const NOW = 10_000_000;

const model = (id: string, changes: Partial<Candidate> = {}): Candidate => ({
  id,
  gpuUuid: 'g',
  vramMiB: 1_000,
  busy: false,
  pinned: false,
  lastUsedAt: NOW - 120_000,
  ...changes,
});

const situation = (usedMiB: number, models: Candidate[]): Situation => ({
  gpus: [{ uuid: 'g', totalMiB: 10_000, usedMiB }],
  models,
  thresholds: { critical: 0.9, warning: 0.75, safe: 0.5 },
  idleMs: 900_000,
  now: NOW,
});

const chosen = (usedMiB: number, models: Candidate[]) =>
  decide(situation(usedMiB, models)).map((decision) => [decision.model, decision.rule]);

test('critical: the largest that is free to go, one at a time', () => {
  const models = [model('a'), model('b', { vramMiB: 4_000 }), model('c', { vramMiB: 3_000 })];
  expect(chosen(9_000, models)).toEqual([['b', 'critical']]);
  expect(chosen(9_000, [models[0]!, models[2]!])).toEqual([['c', 'critical']]);
});

test('warning: the one that rests for longest, and none that was used just now', () => {
  const models = [
    model('a', { lastUsedAt: NOW - 100_000 }),
    model('b', { lastUsedAt: NOW - 200_000 }),
  ];
  expect(chosen(7_500, models)).toEqual([['b', 'warning']]);
  expect(chosen(7_500, [model('a', { lastUsedAt: NOW - 59_000 })])).toEqual([]);
  expect(chosen(7_499, models)).toEqual([]);
});

test('idle for too long: it goes, however much room there is', () => {
  expect(chosen(1_000, [model('a', { lastUsedAt: NOW - 900_000 })])).toEqual([['a', 'idle']]);
});

test('each decision says why', () => {
  const [decision] = decide(situation(9_500, [model('a')]));
  expect(decision!.reason).toMatch(/95 % full \(critical is 90 %\)/);
});

test('never one in use or pinned, never one twice, never for the GPU of others', () => {
  const candidate = fc.record({
    id: fc.uuid(),
    gpuUuid: fc.constantFrom('g', 'h', null),
    vramMiB: fc.nat(10_000),
    busy: fc.boolean(),
    pinned: fc.boolean(),
    lastUsedAt: fc.integer({ min: NOW - 2_000_000, max: NOW }),
  });
  fc.assert(
    fc.property(fc.nat(10_000), fc.array(candidate, { maxLength: 8 }), (used, models) => {
      const decisions = decide(situation(used, models));
      const ids = decisions.map((decision) => decision.model);
      expect(new Set(ids).size).toBe(ids.length);
      for (const { model: id, rule } of decisions) {
        const found = models.find((one) => one.id === id)!;
        expect(found.busy || found.pinned || NOW - found.lastUsedAt < 30_000).toBe(false);
        if (rule !== 'idle') expect(found.gpuUuid).toBe('g');
      }
      expect(decisions.filter(({ rule }) => rule !== 'idle').length).toBeLessThanOrEqual(1);
    }),
  );
});
