/** What was found, in words. */
import type { Finding } from './detector/finding.ts';
import { watchedSeries, type Unit } from './watched.ts';

const WRITERS: Readonly<Record<Unit, (value: number) => string>> = {
  percent: (value) => `${short(value)} %`,
  bytes: (value) => binary(value, ['B', 'KiB', 'MiB', 'GiB', 'TiB']),
  mib: (value) => binary(value, ['MiB', 'GiB', 'TiB']),
  per_second: (value) => `${short(value)}/s`,
  ms: (value) => (Math.abs(value) < 1_000 ? `${short(value)} ms` : `${short(value / 1_000)} s`),
  count: short,
};

/** A value of a series with its unit. */
export function quantity(series: string, value: number): string {
  return WRITERS[watchedSeries(series)?.unit ?? 'count'](value);
}

/** Three significant digits, no exponent. */
function short(value: number): string {
  const size = Math.abs(value);
  if (size >= 100) return String(Math.round(value));
  return String(Number(value.toFixed(size >= 10 ? 1 : 2)));
}

function binary(value: number, units: readonly string[]): string {
  let rest = value;
  let unit = 0;
  for (; Math.abs(rest) >= 1024 && unit < units.length - 1; unit += 1) rest /= 1024;
  return `${short(rest)} ${units[unit]}`;
}

/** `cpu` for `cpu_percent`, `gpu memory 0` for `gpu_memory_mib/0`; the unit stands with the number. */
function nameOf(series: string): string {
  const [kind, card] = series.split('/');
  const name = kind!.replace(/_(percent|bytes|mib|ms|per_second)$/, '').replaceAll('_', ' ');
  return card === undefined ? name : `${name} ${card}`;
}

/** A duration to one or two places: `45 s`, `12 min`, `3 h 20 min`. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.round(hours / 24)} days`;
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

/** One sentence about a finding. */
export function wordsFor(member: string, series: string, finding: Finding): string {
  const { kind, value, expected, score } = finding;
  const of = `${nameOf(series)} of ${member}`;
  const [now, usual] = [value, expected].map((one) => quantity(series, one));
  const sigmas = `${short(Math.abs(score))} robust standard deviations`;
  switch (kind) {
    case 'spike':
      return `${of} jumped to ${now}, expected about ${usual} (${sigmas})`;
    case 'dip':
      return `${of} fell to ${now}, expected about ${usual} (${sigmas})`;
    case 'shift':
      return `${of} is on a new level, now ${now}, before about ${usual} (${sigmas})`;
    case 'drift':
      return `${of} ${score > 0 ? 'rises' : 'falls'} steadily, from about ${usual} to ${now}`;
    case 'variance':
      return score > 1
        ? `${of} varies ${short(score)} times as much as usual`
        : `${of} varies only ${short(score * 100)} % as much as usual`;
    case 'missing':
      return `no ${series === ALL ? 'values' : nameOf(series)} of ${member} for ${duration(value)}, usually every ${duration(expected)}`;
  }
}

/** Stands for all series of a member. */
export const ALL = 'all';
