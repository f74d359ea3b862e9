/** Runs one load test: plan in, points through a file, summary out. */
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { LoadNotRun, LoadTargetRefused } from '../../contracts/error-catalogue/release/load.ts';
import { findEngine, type LoadEngine } from './engine.ts';
import { patienceOf } from './plan/budgets.ts';
import { strayDoors, type LoadPlan } from './plan/plan.ts';
import { summarise } from './results/summarise.ts';
import type { LoadSummary } from './summary.ts';

export const SCRIPT = fileURLToPath(new URL('../../../load-tests/main.ts', import.meta.url));

/** Of k6: a threshold did not hold; the summary says which. */
const THRESHOLDS_FAILED = 99;
/** Longest time of a run beside its own and that of its last call: start, kinds that begin late. */
const SLACK_MS = 40_000;

export interface LoadRunOptions {
  readonly plan: LoadPlan;
  readonly budgetsDigest: string;
  readonly signal?: AbortSignal;
  readonly engine?: LoadEngine;
  /** Longest time of the engine, milliseconds; by the plan otherwise. */
  readonly mostMs?: number;
}

/**
 * @throws LOAD_TARGET_REFUSED for an address that is not on this machine, LOAD_NOT_RUN when the engine
 * broke off
 */
export async function runLoad(options: LoadRunOptions): Promise<LoadSummary> {
  const { plan, budgetsDigest, signal } = options;
  const [stray] = strayDoors(plan);
  if (stray !== undefined) throw new LoadTargetRefused({ door: stray });
  const engine = options.engine ?? (await findEngine());
  // Readable for this user only: the plan holds tokens.
  const folder = await mkdtemp(path.join(tmpdir(), 'tandem-load-'));
  try {
    const [planFile, points] = [path.join(folder, 'plan.json'), path.join(folder, 'points.json')];
    await writeFile(planFile, JSON.stringify(plan), { mode: 0o600 });
    const begun = Date.now();
    const [command, ...first] = engine.command;
    const ended = await execa(command, [...first, 'run', '--out', `json=${points}`, SCRIPT], {
      env: { TANDEM_LOAD_PLAN: planFile, NODE_OPTIONS: '', K6_NO_USAGE_REPORT: 'true' },
      reject: false,
      all: true,
      timeout: options.mostMs ?? longest(plan),
      ...(signal === undefined ? {} : { cancelSignal: signal }),
    });
    signal?.throwIfAborted();
    // An engine that is told to end may do so as if it had come to its end.
    if (ended.timedOut || (ended.exitCode !== 0 && ended.exitCode !== THRESHOLDS_FAILED))
      throw new LoadNotRun({
        engine: engine.name,
        code: ended.timedOut ? 'too late' : (ended.exitCode ?? ended.signal ?? 'no exit code'),
        lastWords: ended.all.trim().split('\n').slice(-5).join(' | '),
      });
    const lines = createInterface({ input: createReadStream(points), crlfDelay: Infinity });
    const { name, version } = engine;
    return await summarise(lines, { plan, begun, engine: { name, version }, budgetsDigest });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Milliseconds after which an engine does not come to an end any more. */
function longest({ seconds, kinds, budgets }: LoadPlan): number {
  const lastCallMs = Math.max(...kinds.map((kind) => patienceOf(budgets, kind)));
  return seconds * 1000 + lastCallMs + SLACK_MS;
}
