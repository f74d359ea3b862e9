/**
 * The detectors of observability-hub against the plain z-score, on labelled series.
 *
 * usage: node scripts/bench/anomalies.ts [--seeds test|train] [--count 20] [--json]
 *
 * Each shape of anomaly comes in five kinds of noise and so many seeds. `z-score` is the old detector:
 * the last 100 values, the new one among them, and an alarm over 3; `fair`: without the new one. Alarms
 * of one side within ten values are one. `precision`: share of the alarms that are inside an anomaly or
 * at most ten values after it; `recall`: share of the anomalies with an alarm; `delay`: values from the
 * begin of an anomaly to its alarm, median; `false`: alarms outside of anomalies in a thousand values.
 * The numbers in the detectors' settings were chosen by the seeds of `train`; the documentation shows `test`.
 */
import { parseArgs } from 'node:util';
import { Scores } from './anomalies/scores.ts';
import { makeSeries, NOISES, SHAPES, type Labelled } from './anomalies/shapes.ts';
import { SIDES } from './anomalies/sides.ts';
import { machineLine } from './support/machine.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: 'test' },
    count: { type: 'string', default: '20' },
    json: { type: 'boolean', default: false },
  },
});
const first = values.seeds === 'train' ? 1_000 : 5_000;
const seeds = Array.from({ length: Number(values.count) }, (_, i) => first + i);

interface Row {
  readonly group: string;
  readonly side: string;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly delay: number | null;
  readonly false: number;
}

const scores = new Map<string, Map<string, Scores>>();
const micros = new Map<string, number>();
let judged = 0;

function count(group: string, side: string, alarms: readonly number[], series: Labelled): void {
  const bySide = scores.get(group) ?? new Map<string, Scores>();
  scores.set(group, bySide);
  const score = bySide.get(side) ?? new Scores();
  bySide.set(side, score);
  score.add(alarms, series);
}

for (const shape of SHAPES)
  for (const noise of NOISES)
    for (const seed of seeds) {
      const series = makeSeries(shape, noise, seed);
      judged += series.values.length;
      for (const [side, run] of Object.entries(SIDES)) {
        const begun = performance.now();
        const alarms = run(series);
        micros.set(side, (micros.get(side) ?? 0) + (performance.now() - begun) * 1_000);
        count(shape, side, alarms, series);
        count(`noise: ${noise}`, side, alarms, series);
        count('all', side, alarms, series);
      }
    }

const rows: Row[] = [...scores].flatMap(([group, bySide]) =>
  [...bySide].map(([side, score]) => ({
    ...{ group, side, precision: score.precision, recall: score.recall },
    ...{ delay: score.medianDelay, false: score.falsePerThousand },
  })),
);
const perValue = Object.fromEntries([...micros].map(([side, sum]) => [side, sum / judged]));

if (values.json)
  console.log(JSON.stringify({ seeds: values.seeds, rows, micros: perValue }, null, 2));
else {
  const names = Object.keys(SIDES);
  const cell = (value: number | null, digits = 2) => value?.toFixed(digits) ?? '-';
  console.log(`${machineLine()}; ${judged} values, seeds ${first} to ${seeds.at(-1)}\n`);
  console.log(
    `| series | ${names.map((n) => `${n}: precision / recall / delay / false`).join(' | ')} |`,
  );
  console.log(`|---|${names.map(() => '---').join('|')}|`);
  for (const group of scores.keys()) {
    const cells = names.map((side) => {
      const row = rows.find((one) => one.group === group && one.side === side)!;
      return [cell(row.precision), cell(row.recall), cell(row.delay, 0), cell(row.false)].join(
        ' / ',
      );
    });
    console.log(`| ${group} | ${cells.join(' | ')} |`);
  }
  for (const [side, each] of Object.entries(perValue))
    console.log(`\n${side}: ${each.toFixed(1)} us a value`);
}
