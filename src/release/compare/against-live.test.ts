/** What the shipped gates make of candidates that are as fast as the live color, and of slower ones. */
import path from 'node:path';
import { COMPOSE_DIR } from '../../engine/project.ts';
import { evaluate } from '../gates/evaluate.ts';
import { readGates } from '../gates/definition/load.ts';
import { comparisonOf } from '../load/comparison.ts';
import { readBudgets } from '../load/budgets-file.ts';
import { MOST_SECONDS } from '../load/make-plan.ts';
import { LOAD_KINDS, MOST_SAMPLES, type LoadKind } from '../load/summary.ts';
import { loadMeasurements } from './load-measurements.ts';
import { fewestFor } from './quantile-change.ts';
import { MACHINES, simulatedRun, type Machine } from './simulated-run.ts';

const { budgets } = await readBudgets();
const { seconds, timeBoxSeconds } = comparisonOf(budgets);
const gates = readGates(path.join(COMPOSE_DIR, 'release', 'gates.yaml')).gates.filter(
  ({ baseline }) => baseline === 'live',
);
/** Enough to see that it is not far off; scripts/bench/gates.ts makes many. */
const RUNS = 6;

function outcomes(machine: Machine, slowness: (kind: LoadKind) => number): string[] {
  return Array.from({ length: RUNS }, (_, seed) => {
    const summary = simulatedRun({ budgets, seconds, machine, seed, slowness });
    const measured = new Map(loadMeasurements(summary).map((one) => [one.source, one]));
    const all = gates.map((gate) => evaluate(gate, measured.get(gate.source)).outcome);
    return ['fail', 'unknown'].find((outcome) => all.includes(outcome as 'fail')) ?? 'pass';
  });
}
const count = (all: readonly string[], outcome: string) =>
  all.filter((one) => one === outcome).length;

describe('the shipped budgets', () => {
  it.each(LOAD_KINDS)('make enough calls of %s in a comparison for p95', (kind) => {
    expect(budgets.kinds[kind].per_second * seconds).toBeGreaterThanOrEqual(2 * fewestFor(95));
  });

  it('make so many calls that the gates know, though calls scatter as on a small machine', () => {
    // One kind with too few calls is enough for a whole release to be unknown.
    const summary = simulatedRun({
      budgets,
      seconds,
      machine: { scatter: 1, drift: 0.4, pauseEvery: 20 },
      seed: 1,
      slowness: () => 1,
    });
    const measured = new Map(loadMeasurements(summary).map((one) => [one.source, one]));
    for (const { source, detects } of gates) {
      if (detects === null) continue;
      // Real runs had half as much again as this simulation.
      expect(measured.get(source)?.resolution).toBeLessThan(detects / 1.5);
    }
  });

  it('make enough calls of the frequent kinds for p99, and none that would be thrown away', () => {
    const calls = LOAD_KINDS.map((kind) => budgets.kinds[kind].per_second * seconds);
    expect(calls.filter((of) => of >= fewestFor(99)).length).toBeGreaterThanOrEqual(4);
    expect(Math.max(...calls)).toBeLessThanOrEqual(MOST_SAMPLES);
  });

  it('fit the time box of the comparison and the life of a token, and keep the windows of the gates', () => {
    expect(timeBoxSeconds - seconds).toBeGreaterThanOrEqual(90);
    expect(seconds).toBeLessThan(MOST_SECONDS);
    for (const { window } of gates) expect(window ?? 0).toBeLessThan(seconds);
  });
});

describe.each(Object.entries({ idle: MACHINES.idle, pausing: MACHINES.pausing }))(
  'on a machine that is %s',
  (_name, machine) => {
    it('a candidate that is the same passes', () => {
      expect(
        count(
          outcomes(machine, () => 1),
          'pass',
        ),
      ).toBeGreaterThanOrEqual(RUNS - 1);
    });

    it('a candidate that is half as slow again is refused', () => {
      expect(
        count(
          outcomes(machine, () => 1.5),
          'fail',
        ),
      ).toBe(RUNS);
    });
  },
);

it('one kind of call that is half as slow again is enough, be it the rarest', () => {
  const slow = outcomes(MACHINES.idle, (kind) => (kind === 'queue' ? 1.5 : 1));
  expect(count(slow, 'fail')).toBeGreaterThanOrEqual(RUNS - 1);
});
