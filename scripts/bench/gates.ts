/**
 * What the gates against the live color make of candidates: shares over many simulated runs.
 *
 *     node scripts/bench/gates.ts [RUNS]
 */
import path from 'node:path';
import { COMPOSE_DIR } from '../../src/engine/project.ts';
import { loadMeasurements } from '../../src/release/compare/load-measurements.ts';
import { MACHINES, simulatedRun } from '../../src/release/compare/simulated-run.ts';
import { readGates } from '../../src/release/gates/definition/load.ts';
import { evaluate } from '../../src/release/gates/evaluate.ts';
import { readBudgets } from '../../src/release/load/budgets-file.ts';
import { comparisonOf } from '../../src/release/load/comparison.ts';
import type { LoadKind } from '../../src/release/load/summary.ts';

const runs = Number(process.argv[2] ?? 200);
const { budgets } = await readBudgets();
const { seconds } = comparisonOf(budgets);
const gates = readGates(path.join(COMPOSE_DIR, 'release', 'gates.yaml')).gates.filter(
  ({ baseline }) => baseline === 'live',
);

const all = (factor: number) => () => factor;
const only = (kind: LoadKind, factor: number) => (one: LoadKind) => (one === kind ? factor : 1);
const CANDIDATES: Readonly<Record<string, (kind: LoadKind) => number>> = {
  'the same': all(1),
  'all kinds 10 % slower': all(1.1),
  'all kinds 20 % slower': all(1.2),
  'all kinds 50 % slower': all(1.5),
  'http 20 % slower': only('http', 1.2),
  'http 50 % slower': only('http', 1.5),
  'queue 20 % slower': only('queue', 1.2),
  'queue 50 % slower': only('queue', 1.5),
};

console.log(`${runs} runs of ${seconds} s each\n`);
console.log('| machine | candidate | pass | fail | unknown |\n| --- | --- | --- | --- | --- |');
for (const [name, machine] of Object.entries(MACHINES))
  for (const [candidate, slowness] of Object.entries(CANDIDATES)) {
    const counts = { pass: 0, fail: 0, unknown: 0 };
    for (let seed = 1; seed <= runs; seed += 1) {
      const summary = simulatedRun({ budgets, seconds, machine, seed, slowness });
      const measured = new Map(loadMeasurements(summary).map((one) => [one.source, one]));
      const outcomes = gates.map((gate) => evaluate(gate, measured.get(gate.source)).outcome);
      const worst = (['fail', 'unknown'] as const).find((one) => outcomes.includes(one));
      counts[worst ?? 'pass'] += 1;
    }
    const share = (count: number) => `${Math.round((count / runs) * 1000) / 10} %`;
    console.log(
      `| ${name} | ${candidate} | ${share(counts.pass)} | ${share(counts.fail)} | ${share(counts.unknown)} |`,
    );
  }
