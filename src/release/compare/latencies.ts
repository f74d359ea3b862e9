import { unsafeUniformIntDistribution, xoroshiro128plus } from 'pure-rand';

/** Latencies that look like those of services: most near the middle, a long tail. */
export function latencies(count: number, middleMs: number, seed: number): number[] {
  const random = xoroshiro128plus(seed);
  const unit = () => (unsafeUniformIntDistribution(0, 999_999, random) + 0.5) / 1_000_000;
  return Array.from({ length: count }, () => {
    const normal = Math.sqrt(-2 * Math.log(unit())) * Math.cos(2 * Math.PI * unit());
    return middleMs * Math.exp(0.4 * normal);
  });
}
