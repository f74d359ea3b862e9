/**
 * A load run that was never made, for tests and for the figures of docs/gates.md: how often are candidates
 * refused that are the same as the live color, and how often are slower ones let through?
 */
import { unsafeUniformIntDistribution, xoroshiro128plus } from 'pure-rand';
import type { Color } from '../../contracts/release/release.ts';
import type { Budgets } from '../load/plan/budgets.ts';
import { percentileOf } from '../load/runner/thresholds.ts';
import { LOAD_KINDS, type LoadKind, type LoadSide, type LoadSummary } from '../load/summary.ts';

/** What the machine does to both colors while they are measured. */
export interface Machine {
  /** Deviation of the logarithm of a single call. */
  readonly scatter: number;
  /** Deviation of the logarithm of what slows both colors down for some seconds. */
  readonly drift: number;
  /** Mean time between pauses of each color's own, seconds; null: there are none. */
  readonly pauseEvery: number | null;
}

export const MACHINES = {
  idle: { scatter: 0.5, drift: 0, pauseEvery: null },
  busy: { scatter: 0.5, drift: 0.4, pauseEvery: null },
  pausing: { scatter: 0.5, drift: 0.3, pauseEvery: 20 },
  overloaded: { scatter: 1, drift: 0.5, pauseEvery: 15 },
} satisfies Readonly<Record<string, Machine>>;

/** Middle of the latencies of each kind, milliseconds. */
const MIDDLE: Readonly<Record<LoadKind, number>> = {
  http: 15,
  grpc: 12,
  stream: 60,
  sse: 60,
  agent: 20,
  queue: 60,
  errors: 25,
};
/** Seconds after which a drift is forgotten by two thirds. */
const MEMORY_S = 2;
const TICKS_PER_SECOND = 20;
const PAUSE_TICKS = 3;

export interface SimulatedRun {
  readonly budgets: Budgets;
  readonly seconds: number;
  readonly machine: Machine;
  readonly seed: number;
  /** Times as slow as the live color, of each kind. */
  readonly slowness: (kind: LoadKind) => number;
}

export function simulatedRun(run: SimulatedRun): LoadSummary {
  const chance = new Chance(run.seed);
  const shared = driftOf(run, chance);
  const sides = (['green', 'blue'] as const).flatMap((color, turn) => {
    const pauses = pausesOf(run, chance);
    return LOAD_KINDS.map((kind) => {
      const rate = run.budgets.kinds[kind].per_second;
      const slowness = color === 'green' ? run.slowness(kind) : 1;
      const samples = Array.from({ length: rate * run.seconds }, (_, i) => {
        const tick = Math.floor(((i + turn / 2) / rate) * TICKS_PER_SECOND);
        const own = MIDDLE[kind] * slowness * Math.exp(run.machine.scatter * chance.normal());
        return own * shared[tick]! + pauses[tick]!;
      });
      const samples_at = samples.map((_, i) => ((i + turn / 2) / rate) * 1000);
      return sideOf(kind, color, samples, samples_at);
    });
  });
  return {
    format: 1,
    scenario: 'load',
    started_at: '2026-01-01T00:00:00.000Z',
    seconds: run.seconds,
    engine: { name: 'simulation', version: '1' },
    color: 'green',
    compared_with: 'blue',
    sides,
    budgets: { total: 0, violated: 0, checks: [] },
    budgets_digest: '0'.repeat(64),
  };
}

class Chance {
  readonly #random;
  constructor(seed: number) {
    this.#random = xoroshiro128plus(seed);
  }
  /** Between 0 and 1, neither of them. */
  unit(): number {
    return (unsafeUniformIntDistribution(0, 999_999, this.#random) + 0.5) / 1_000_000;
  }
  normal(): number {
    return Math.sqrt(-2 * Math.log(this.unit())) * Math.cos(2 * Math.PI * this.unit());
  }
}

/** Factor on every latency, at each tick. */
function driftOf({ seconds, machine: { drift } }: SimulatedRun, chance: Chance): Float64Array {
  const kept = Math.exp(-1 / (MEMORY_S * TICKS_PER_SECOND));
  let level = 0;
  return Float64Array.from({ length: (seconds + 1) * TICKS_PER_SECOND }, () => {
    level = kept * level + Math.sqrt(1 - kept * kept) * drift * chance.normal();
    return Math.exp(level);
  });
}

/** Milliseconds that a call of each tick waits, as while a collector stops the process. */
function pausesOf({ seconds, machine: { pauseEvery } }: SimulatedRun, chance: Chance) {
  const waits = new Float64Array((seconds + 1) * TICKS_PER_SECOND);
  if (pauseEvery === null) return waits;
  const share = 1 / (pauseEvery * TICKS_PER_SECOND);
  for (let tick = 0; tick < waits.length - PAUSE_TICKS; tick += 1) {
    if (chance.unit() > share) continue;
    for (let i = 0; i < PAUSE_TICKS; i += 1)
      waits[tick + i] = ((PAUSE_TICKS - i) * 1000) / TICKS_PER_SECOND;
  }
  return waits;
}

function sideOf(kind: LoadKind, color: Color, samples: number[], samples_at: number[]): LoadSide {
  const sorted = samples.toSorted((a, b) => a - b);
  const mean = samples.reduce((sum, ms) => sum + ms, 0) / samples.length;
  const [p50, p95, p99] = [50, 95, 99].map((p) => percentileOf(sorted, p)) as [
    number,
    number,
    number,
  ];
  return {
    kind,
    color,
    requests: samples.length,
    failures: 0,
    dropped: 0,
    latency: { mean, p50, p95, p99, max: sorted.at(-1)! },
    samples,
    samples_at,
    violations: 0,
    seconds: [],
    reasons: [],
  };
}
