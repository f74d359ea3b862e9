/** Labelled series: one shape of anomaly in one kind of noise, made from a seed. */
import { random, type Random } from '../../../src/services/observability-hub/anomalies/testing.ts';

export const SHAPES = [
  'clean',
  'spike',
  'dip',
  'level shift',
  'drift',
  'variance',
  'missing',
  'season + spike',
  'season + shift',
  'season, clean',
  'daily job, clean',
] as const;
export type Shape = (typeof SHAPES)[number];

export const NOISES = ['normal', 'autocorrelated', 'heavy tails', 'skewed', 'counts'] as const;
export type Noise = (typeof NOISES)[number];

/** Indexes of the values that are not as they should be, the last one included. */
export interface Label {
  readonly start: number;
  readonly end: number;
}

export interface Labelled {
  readonly shape: Shape;
  readonly noise: Noise;
  /** Time between two values, milliseconds. */
  readonly stepMs: number;
  /** NaN where a value is missing. */
  readonly values: Float64Array;
  readonly labels: readonly Label[];
  /** Has days; the first three are not judged, since a season must have been seen. */
  readonly seasonal: boolean;
  readonly judgedFrom: number;
}

/** Values before the first anomaly. */
const QUIET = 400;
const STEP_MS = 15_000;
/** Seasonal series: a day of values a minute apart, and days. */
const DAY = 1_440;
const DAYS = 6;
const SIGMA = 2;
const LEVEL = 50;

export function makeSeries(shape: Shape, noise: Noise, seed: number): Labelled {
  const rng = random(seed * 7919 + SHAPES.indexOf(shape) * 101 + NOISES.indexOf(noise) * 13);
  const seasonal = shape.startsWith('season') || shape.startsWith('daily');
  const length = seasonal ? DAY * DAYS : 2_400;
  const values = noiseOf(noise, length, rng);
  // What one standard deviation of the noise is, whatever its kind.
  const sigma = noise === 'counts' ? Math.sqrt(LEVEL) / 2 : SIGMA;
  const labels: Label[] = [];
  if (seasonal) addSeason(values, shape, sigma);
  const first = seasonal ? DAY * 3 : QUIET;
  const between = (low: number, high: number) => low + rng.uniform() * (high - low);
  const place = (room: number) => first + Math.floor(rng.uniform() * (length - first - room));
  const add = (start: number, count: number, change: (i: number) => number) => {
    for (let i = 0; i < count; i += 1) values[start + i]! += change(i);
  };
  const sign = rng.uniform() < 0.5 ? -1 : 1;
  if (shape.includes('spike') || shape === 'dip')
    for (let n = 0; n < 3; n += 1) {
      const part = Math.floor((length - first - 100) / 3);
      const start = first + n * part + Math.floor(rng.uniform() * (part - 60));
      const count = 1 + Math.floor(rng.uniform() * 3);
      const height = between(6, 12) * sigma * (shape === 'dip' ? -1 : 1);
      add(start, count, () => height);
      labels.push({ start, end: start + count - 1 });
    }
  else if (shape.includes('shift')) {
    const start = place(500);
    const height = between(3, 6) * sigma * sign;
    add(start, length - start, () => height);
    labels.push({ start, end: start + 100 });
  } else if (shape === 'drift') {
    const start = place(900);
    const count = Math.floor(between(300, 600));
    const height = between(6, 10) * sigma * sign;
    add(start, length - start, (i) => height * Math.min(1, i / count));
    labels.push({ start, end: start + count });
  } else if (shape === 'variance') {
    const start = place(400);
    const count = Math.floor(between(100, 200));
    const factor = between(3, 5);
    for (let i = start; i < start + count; i += 1)
      values[i] = LEVEL + (values[i]! - LEVEL) * factor;
    labels.push({ start, end: start + count - 1 });
  } else if (shape === 'missing')
    for (let n = 0; n < 2; n += 1) {
      const start = first + n * 900 + Math.floor(rng.uniform() * 700);
      const count = 8 + Math.floor(rng.uniform() * 40);
      values.fill(NaN, start, start + count);
      labels.push({ start, end: start + count - 1 });
    }
  const stepMs = seasonal ? 60_000 : STEP_MS;
  const judgedFrom = seasonal ? DAY * 3 : 0;
  return { shape, noise, stepMs, values, labels, seasonal, judgedFrom };
}

function addSeason(values: Float64Array, shape: Shape, sigma: number): void {
  for (let i = 0; i < values.length; i += 1) {
    const phase = i % DAY;
    if (!shape.startsWith('daily')) values[i]! += 6 * sigma * Math.sin((2 * Math.PI * phase) / DAY);
    // A job that runs at the same time every day.
    else if (phase >= 300 && phase < 306) values[i]! += 12 * sigma;
  }
}

function noiseOf(noise: Noise, length: number, rng: Random): Float64Array {
  const values = new Float64Array(length);
  let before = 0;
  for (let i = 0; i < length; i += 1) {
    if (noise === 'normal') values[i] = LEVEL + SIGMA * rng.normal();
    else if (noise === 'autocorrelated') {
      before = 0.6 * before + 0.8 * rng.normal();
      values[i] = LEVEL + SIGMA * before;
    } else if (noise === 'heavy tails') {
      // Student's t with five degrees of freedom, brought to the same variance.
      const chi = [1, 2, 3, 4, 5].reduce((sum) => sum + rng.normal() ** 2, 0);
      values[i] = LEVEL + (SIGMA * rng.normal()) / Math.sqrt(chi / 5) / Math.sqrt(5 / 3);
    } else if (noise === 'skewed') {
      // Log-normal, as latencies are.
      const raw = Math.exp(0.5 * rng.normal());
      values[i] = LEVEL + (SIGMA * (raw - 1.133)) / 0.604;
    } else values[i] = rng.poisson(LEVEL / 4) + (LEVEL * 3) / 4;
  }
  return values;
}
