/** Axes of plots: round steps, linear or logarithmic. */
import { significant } from '../../../contracts/release/held-against.ts';

/** Three to six round values from 0 up to the first that reaches `max`. */
export function linearTicks(max: number): number[] {
  if (!(max > 0)) return [0, 1];
  const rough = max / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((size) => size >= rough)!;
  const count = Math.ceil(max / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, i) => Number((i * step).toPrecision(12)));
}

/** Powers of ten around positive values. */
export function logTicks(min: number, max: number): number[] {
  const low = Math.floor(Math.log10(min));
  const high = Math.max(low + 1, Math.ceil(Math.log10(max)));
  return Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i));
}

/** Short text of a number: as many digits as are of use, and so many more. */
export function short(value: number, more = 0): string {
  if (value !== 0 && Math.abs(value) < 1) return significant(value, 2 + more);
  return String(Number(value.toFixed((Math.abs(value) >= 100 ? 0 : 1) + more)));
}
