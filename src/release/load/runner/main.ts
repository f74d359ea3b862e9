/**
 * Runs a k6 script with arrival rates in Node, for machines that have no k6.
 *
 * usage: node main.ts run --out json=FILE SCRIPT
 *
 * Understands what the load tests use of k6: `ramping-arrival-rate`, thresholds with `abortOnFail`, and
 * the modules of `modules.ts`. Writes the points that k6 writes. Exit codes are those of k6: 0, 99 when a
 * threshold does not hold, 107 for an error in the script.
 */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { LoadOptions } from '../plan/options.ts';
import { milliseconds } from './duration.ts';
import { onPoint } from './k6/metrics.ts';
import { provideK6 } from './modules.ts';
import { PointsFile } from './points-file.ts';
import { runScenario } from './run-scenario.ts';
import { Threshold } from './thresholds.ts';

const THRESHOLDS_FAILED = 99;
const SCRIPT_FAILED = 107;
/** Between two looks at the thresholds that end a run. */
const JUDGE_EVERY_MS = 1_000;

const { values, positionals } = parseArgs({
  options: { out: { type: 'string' } },
  allowPositionals: true,
});
const [verb, script] = positionals;
if (verb !== 'run' || script === undefined || !values.out?.startsWith('json=')) {
  console.error('usage: main.ts run --out json=FILE SCRIPT');
  process.exit(2);
}

type Script = { readonly options: LoadOptions } & Record<string, () => Promise<unknown>>;

provideK6();
const loaded = await (import(pathToFileURL(path.resolve(script)).href) as Promise<Script>).catch(
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(SCRIPT_FAILED);
  },
);
const { scenarios, thresholds } = loaded.options;

const points = new PointsFile(values.out.slice('json='.length));
onPoint((point) => points.write(point));
const judged = Object.entries(thresholds).map(([selector, rules]) => ({
  threshold: new Threshold(
    selector,
    rules.map(({ threshold }) => threshold),
  ),
  abortAfterMs: rules.some(({ abortOnFail }) => abortOnFail)
    ? Math.max(...rules.map(({ delayAbortEval }) => milliseconds(delayAbortEval)))
    : Infinity,
}));
onPoint((point) => judged.forEach(({ threshold }) => threshold.take(point)));

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
const begun = performance.now();
const judge = setInterval(() => {
  const broken = judged.some(
    ({ threshold, abortAfterMs }) =>
      performance.now() - begun >= abortAfterMs && threshold.verdicts().some(({ holds }) => !holds),
  );
  if (broken) stop.abort();
}, JUDGE_EVERY_MS);

await Promise.all(
  Object.entries(scenarios).map(([name, scenario]) =>
    runScenario(name, scenario, loaded[scenario.exec]!, stop.signal),
  ),
);
clearInterval(judge);
await points.close();
const failed = judged
  .flatMap(({ threshold }) => threshold.verdicts())
  .filter(({ holds }) => !holds);
for (const { metric, threshold, value } of failed)
  console.error(`${metric}: ${threshold} does not hold, it is ${value}`);
// Connections and calls that nobody waits for any more do not keep the process.
process.exit(failed.length > 0 ? THRESHOLDS_FAILED : 0);
