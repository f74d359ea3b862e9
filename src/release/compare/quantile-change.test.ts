import { latencies } from './latencies.ts';
import { fewestFor, quantileChange as changeOf, type Timed } from './quantile-change.ts';

const quantileChange = (candidate: readonly number[], live: readonly number[], p: number) =>
  changeOf(evenly(candidate), evenly(live), p, 0.05);

const RUN_MS = 100_000;
/** Calls at even distances over a run. */
const evenly = (samples: readonly number[]): Timed => ({
  samples,
  samples_at: samples.map((_, i) => (i * RUN_MS) / samples.length),
});
/** Those of the calls that began when it says. */
const only = ({ samples, samples_at: at }: Timed, when: (share: number) => boolean): Timed => {
  const kept = (_: number, i: number) => when(at[i]! / RUN_MS);
  return { samples: samples.filter(kept), samples_at: at.filter(kept) };
};

describe('the change of a percentile', () => {
  it('is found, and its interval holds the true one', () => {
    const change = quantileChange(latencies(3000, 120, 1), latencies(3000, 100, 2), 95)!;
    expect(change.low).toBeGreaterThan(0);
    expect(change.low).toBeLessThan(20);
    expect(change.high).toBeGreaterThan(20);
    expect(change.percent).toBeGreaterThan(change.low);
    expect(change.percent).toBeLessThan(change.high);
  });

  it('spans nought when both are alike', () => {
    const change = quantileChange(latencies(3000, 100, 3), latencies(3000, 100, 4), 95)!;
    expect(change.low).toBeLessThan(0);
    expect(change.high).toBeGreaterThan(0);
  });

  it('covers the truth about as often as it says', () => {
    let under = 0;
    const runs = 60;
    for (let run = 0; run < runs; run += 1) {
      const { low } = quantileChange(
        latencies(600, 100, 2 * run),
        latencies(600, 100, 2 * run + 1),
        95,
      )!;
      if (low <= 0) under += 1;
    }
    // 95 % of 60 is 57; fewer than 51 has a chance under 1 %.
    expect(under).toBeGreaterThanOrEqual(51);
  });

  it('is wider where neighbours in time share their fate than where they do not', () => {
    const calm = latencies(2000, 100, 5);
    const sorted = [...calm].sort((a, b) => a - b);
    // The same values, slow ones together, as during a pause.
    const clumped = [...sorted.slice(1000), ...sorted.slice(0, 1000)];
    const live = latencies(2000, 100, 6);
    const width = ({ low, high }: { low: number; high: number }) => high - low;
    expect(width(quantileChange(clumped, live, 95)!)).toBeGreaterThan(
      width(quantileChange(calm, live, 95)!),
    );
  });

  it('is surer where both colors were slow at the same time', () => {
    const [ours, theirs] = [latencies(2000, 100, 12), latencies(2000, 100, 13)];
    const wave = (i: number) => 1 + Math.sin(i / 120) ** 2;
    const together = quantileChange(
      ours.map((ms, i) => ms * wave(i)),
      theirs.map((ms, i) => ms * wave(i)),
      95,
    )!;
    const apart = quantileChange(
      ours.map((ms, i) => ms * wave(i)),
      theirs.map((ms, i) => ms * wave(i + 188)),
      95,
    )!;
    expect(together.resolution).toBeLessThan(apart.resolution);
  });

  it('is as sure where one of them failed for a while: the rest is still set side by side', () => {
    const wave = (ms: number, i: number) => ms * (1 + 3 * Math.sin(i / 120) ** 2);
    const ours = evenly(latencies(4000, 100, 12).map(wave));
    const theirs = evenly(latencies(4000, 100, 13).map(wave));
    const whole = changeOf(ours, theirs, 95, 0.05)!;
    const failing = only(ours, (share) => share < 0.1 || share > 0.3);
    const { resolution } = changeOf(failing, theirs, 95, 0.05)!;
    expect(resolution).toBeLessThan(whole.resolution * 1.5);
  });

  it('is nothing where one of them answered in less than half of the run', () => {
    const [ours, theirs] = [evenly(latencies(4000, 100, 16)), evenly(latencies(4000, 100, 17))];
    const until = (end: number) => only(ours, (share) => share < end);
    expect(changeOf(until(0.45), theirs, 95, 0.05)).toBeNull();
    expect(changeOf(theirs, until(0.45), 95, 0.05)).toBeNull();
    expect(changeOf(until(0.55), theirs, 95, 0.05)).not.toBeNull();
  });

  it('resolves the less, the fewer calls there were', () => {
    const resolution = (count: number) =>
      quantileChange(latencies(count, 100, 14), latencies(count, 100, 15), 95)!.resolution;
    expect(resolution(4000)).toBeLessThan(resolution(400) / 2);
  });

  it('is the same each time', () => {
    const [ours, theirs] = [latencies(2000, 50, 7), latencies(2000, 50, 8)];
    expect(quantileChange(ours, theirs, 99)).toEqual(quantileChange(ours, theirs, 99));
  });

  it('makes no mountain of one millisecond', () => {
    const fast = latencies(500, 1, 9);
    const change = quantileChange(
      fast.map((value) => value * 2),
      fast,
      95,
    )!;
    expect(change.percent).toBeLessThan(12);
  });

  it('is nothing with too few calls', () => {
    expect(quantileChange(latencies(399, 1, 1), latencies(500, 1, 1), 95)).toBeNull();
    expect(quantileChange(latencies(400, 1, 1), latencies(500, 1, 1), 95)).not.toBeNull();
    expect([fewestFor(95), fewestFor(99)]).toEqual([400, 2000]);
  });
});
