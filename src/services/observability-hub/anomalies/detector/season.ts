/** What is usual at a time of the day (or week): a profile that is learned round by round. */
import { quantile } from '../statistics/robust.ts';
import { BUCKETS, type SeriesState } from './state.ts';

/** Rounds that must have been seen before the profile is used. */
const ROUNDS = 2;
/** Weight of the newest round in the profile. */
const WEIGHT = 0.3;
/** The profile is used where its amplitude is this many standard deviations of the values around it. */
const LEAST_AMPLITUDE = 2;

/** Place in the season as a number of buckets, 0 to BUCKETS. */
function phaseOf(at: number, seasonMs: number): number {
  return ((at % seasonMs) / seasonMs) * BUCKETS;
}

/** Drifts cannot be told from the season before it was seen twice. */
export const seasonKnown = (state: SeriesState) => state.visits >= ROUNDS * BUCKETS;

/** What the season adds to the level at a time; 0 as long as the profile is not used. */
export function seasonalAt(state: SeriesState, at: number, seasonMs: number | null): number {
  if (seasonMs === null || state.seasonal === 0) return 0;
  const place = phaseOf(at, seasonMs) - 0.5;
  const low = Math.floor(place);
  const share = place - low;
  return partAt(state, low) * (1 - share) + partAt(state, low + 1) * share;
}

/** What a part adds; one in which nothing ever came is like the nearest that is known. */
function partAt({ profile }: SeriesState, bucket: number): number {
  for (let away = 0; away < BUCKETS; away += 1)
    for (const near of [bucket - away, bucket + away]) {
      const part = profile[(near + 2 * BUCKETS) % BUCKETS]!;
      if (!Number.isNaN(part)) return part;
    }
  return 0;
}

/** True when the last two rounds both reached the value at this time. */
export function usualThen(
  state: SeriesState,
  at: number,
  value: number,
  margin: number,
  seasonMs: number | null,
): boolean {
  if (seasonMs === null) return false;
  const bucket = Math.floor(phaseOf(at, seasonMs));
  return value <= state.bothHigh[bucket]! + margin && value >= state.bothLow[bucket]! - margin;
}

/** Takes a value into the profile. */
export function learnSeason(
  state: SeriesState,
  at: number,
  value: number,
  seasonMs: number | null,
  sigma: number,
): void {
  if (seasonMs === null) return;
  const bucket = Math.floor(phaseOf(at, seasonMs));
  if (bucket !== state.bucket) {
    if (state.bucketCount > 0) closeVisit(state, sigma);
    state.bucket = bucket;
    state.bucketSum = 0;
    state.bucketCount = 0;
    state.bucketLow = value;
    state.bucketHigh = value;
  }
  state.bucketSum += value;
  state.bucketCount += 1;
  state.bucketLow = Math.min(state.bucketLow, value);
  state.bucketHigh = Math.max(state.bucketHigh, value);
}

function closeVisit(state: SeriesState, sigma: number): void {
  const { bucket, bucketLow: low, bucketHigh: high } = state;
  // Comparisons with NaN are false, so nothing is usual before the second round.
  state.bothLow[bucket] = Math.max(state.lastLow[bucket]!, low);
  state.bothHigh[bucket] = Math.min(state.lastHigh[bucket]!, high);
  state.lastLow[bucket] = low;
  state.lastHigh[bucket] = high;
  state.roundMeans[bucket] = state.bucketSum / state.bucketCount;
  state.visits += 1;
  if (state.visits < BUCKETS) return;
  const level = mean(state.roundMeans);
  const seen = state.roundMeans[bucket]! - level;
  if (state.visits === BUCKETS)
    for (let b = 0; b < BUCKETS; b += 1) state.profile[b] = state.roundMeans[b]! - level;
  else if (Number.isNaN(state.profile[bucket]!))
    // Nothing came at this time in the first round.
    state.profile[bucket] = seen;
  else {
    // A round with a shift in it must not become the profile at once.
    const change = seen - state.profile[bucket]!;
    const most = Math.max(3 * sigma, 0.1 * amplitude(state.profile));
    state.profile[bucket]! += WEIGHT * Math.min(most, Math.max(-most, change));
  }
  if (seasonKnown(state))
    state.seasonal = amplitude(state.profile) > LEAST_AMPLITUDE * sigma ? 1 : 0;
}

function mean(values: Float32Array): number {
  let sum = 0;
  let count = 0;
  for (const value of values)
    if (!Number.isNaN(value)) {
      sum += value;
      count += 1;
    }
  return sum / count;
}

/** Height of the season; a tenth of its parts may stick out on each side without making it one. */
function amplitude(profile: Float32Array): number {
  const sorted = profile.slice().sort();
  return quantile(sorted, 0.9) - quantile(sorted, 0.1);
}
