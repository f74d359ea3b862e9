/** Whether a color grows out of the memory that it may have. No I/O. */
import { fixed, heldAgainst } from '../../../../contracts/release/held-against.ts';
import type { WatchLimits } from '../../../../contracts/release/release.ts';
import type { Breach } from './breach.ts';

/** Memory of a container at a moment, without the file cache; bytes. */
export interface MemoryReading {
  /** Unix milliseconds. */
  readonly at: number;
  readonly used: number;
  readonly limit: number;
}

export interface MemoryOfEntry {
  readonly slug: string;
  /** Of its process, oldest first. */
  readonly readings: readonly MemoryReading[];
}

/** How the color before did. */
export interface MemoryBaseline {
  /** The most that it used of late, of its limit, 0 to 1. */
  readonly share: number;
  /** Share of its limit by which it grew each minute; null when that is not known. */
  readonly growth: number | null;
}

/** A color that begins to work fills caches and pools: that is no leak. */
export const SETTLE_MS = 60_000;
/** What growth is read from: the last so many milliseconds, and no less than the second. */
const WINDOW_MS = 240_000;
const SPAN_MS = 170_000;
/** Readings in a row that say the same. */
const IN_A_ROW = 3;
/** Growth over the window that may be noise, as a share of the limit. */
const NOISE = 0.05;
/** Of the growth of one half of the window the other has at least so much: what was filled once goes on no more. */
const EVEN = 0.5;
/** Times the memory, or the growth, of the color before that are no sign. */
const SHARE_FACTOR = 1.1;
const GROWTH_FACTOR = 2;
/** Up to so many times the memory of the color before a young process only grows up. */
const GROWN_UP_FACTOR = 1.25;
const MIB = 1024 ** 2;

/** @param since when the color went live, Unix milliseconds */
export function outgrows(
  { slug, readings }: MemoryOfEntry,
  since: number,
  limits: WatchLimits,
  before: MemoryBaseline | undefined,
): Breach | undefined {
  const words =
    full(slug, readings, limits, before) ?? leaks(slug, readings, since, limits, before);
  const first = readings.at(-IN_A_ROW);
  return words === undefined || first === undefined ? undefined : { words, since: first.at };
}

function full(
  slug: string,
  readings: readonly MemoryReading[],
  { memory_share }: WatchLimits,
  before: MemoryBaseline | undefined,
): string | undefined {
  const last = readings.slice(-IN_A_ROW);
  const now = last.at(-1);
  if (memory_share === undefined || now === undefined || last.length < IN_A_ROW) return undefined;
  const allowed = Math.max(memory_share, (before?.share ?? 0) * SHARE_FACTOR);
  if (!last.every(({ used, limit }) => used > allowed * limit)) return undefined;
  const was = before === undefined ? '' : ` (${percent(before.share)} before)`;
  const shown = heldAgainst((now.used / now.limit) * 100, allowed * 100, fixed(0));
  return `${slug}: memory at ${shown.value} % of its ${mib(now.limit)}, ${shown.limit} % allowed${was}`;
}

/** Only beside a record of the color before: without one nobody knows how such an entry grows. */
function leaks(
  slug: string,
  readings: readonly MemoryReading[],
  since: number,
  { memory_minutes = 0 }: WatchLimits,
  before: MemoryBaseline | undefined,
): string | undefined {
  const grown = before?.growth ?? null;
  if (before === undefined || grown === null || memory_minutes === 0) return undefined;
  const settled = readings.filter(({ at }) => at >= since + SETTLE_MS);
  // The same has to be true of what was known two readings ago.
  const looks = Array.from({ length: IN_A_ROW }, (_, less) =>
    fills(settled.slice(0, settled.length - less)),
  );
  const isOver = ({ share, growth, minutes }: Filling) =>
    minutes <= memory_minutes &&
    growth > grown * GROWTH_FACTOR &&
    share > before.share * GROWN_UP_FACTOR;
  if (!looks.every((look) => look !== undefined && isOver(look))) return undefined;
  const { growth, minutes } = looks[0]!;
  const { limit } = readings.at(-1)!;
  const by = (share: number) => `${mib(share * limit)} a minute`;
  return `${slug}: memory grows by ${by(growth)} and would reach its ${mib(limit)} in ${minutes.toFixed(0)} minutes, more than ${memory_minutes} allowed (${by(grown)} before)`;
}

interface Filling {
  /** Of the limit, now. */
  readonly share: number;
  /** Share of the limit each minute. */
  readonly growth: number;
  /** Until the limit is reached. */
  readonly minutes: number;
}

/** Growth that goes on, by the medians of the thirds of the window; undefined when it does not or nobody can tell. */
function fills(readings: readonly MemoryReading[]): Filling | undefined {
  const [first, middle, last] = thirdsOf(readings);
  if (!first || !middle || !last) return undefined;
  const steps = [middle.share - first.share, last.share - middle.share];
  const isEven = Math.min(...steps) >= EVEN * Math.max(...steps);
  if (!isEven || last.share - first.share < NOISE) return undefined;
  const growth = ((last.share - first.share) / (last.at - first.at)) * 60_000;
  return { share: last.share, growth, minutes: (1 - last.share) / growth };
}

function thirdsOf(readings: readonly MemoryReading[]): { at: number; share: number }[] {
  const end = readings.at(-1)?.at ?? 0;
  const window = readings.filter(({ at }) => at > end - WINDOW_MS);
  const start = window[0]?.at ?? end;
  if (end - start < SPAN_MS || window.length < 3 * IN_A_ROW) return [];
  const third = Math.floor(window.length / 3);
  const parts = [window.slice(0, third), window.slice(third, -third), window.slice(-third)];
  return parts.map((part) => ({
    at: median(part.map(({ at }) => at)),
    share: median(part.map(({ used, limit }) => used / limit)),
  }));
}

/** What the color that takes over is held against; undefined when nobody measured it. */
export function memoryBaseline(readings: readonly MemoryReading[]): MemoryBaseline | undefined {
  if (readings.length === 0) return undefined;
  const [first, , last] = thirdsOf(readings);
  const growth =
    first && last
      ? Math.max(0, ((last.share - first.share) / (last.at - first.at)) * 60_000)
      : null;
  return { share: Math.max(...readings.map(({ used, limit }) => used / limit)), growth };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2;
}

const percent = (share: number) => `${(share * 100).toFixed(0)} %`;
const mib = (bytes: number) => `${(bytes / MIB).toFixed(bytes < 10 * MIB ? 1 : 0)} MiB`;
