/** Decides whether a color that went live does worse than the one before it. No I/O. */
import { fixed, heldAgainst } from '../../../../contracts/release/held-against.ts';
import type { WatchLimits } from '../../../../contracts/release/release.ts';
import type { Baseline, Baselines } from '../record/note.ts';
import type { Breach } from './breach.ts';
import type { Since } from './counts.ts';
import { LATELY_MS } from './lately.ts';
import { outgrows, type MemoryOfEntry } from './memory.ts';
import type { Calls, OwnCalls } from './own-counts.ts';

/** Key of the figures of all entries together. */
export const ALL = '*';

/** A live container that says nothing, or that it is not ready, for longer than this is lost; milliseconds. */
export const SILENT_MS = 2_000;

/** Times as many answers as otherwise are needed for a share of late: it is looked at again and again. */
const LATELY_FACTOR = 10;

/** What happened to a container of the live color since the switch. */
export interface Happened {
  readonly slug: string;
  readonly what: 'died' | 'restarted' | 'oom_killed' | 'unhealthy';
  readonly exitCode: number | null;
  /** Unix milliseconds. */
  readonly at: number;
}

/** An entry that is not live and ready. */
export interface Silence {
  /** Unix milliseconds. */
  readonly since: number;
  /** Of the time since, that in which nobody looked, milliseconds. */
  readonly unseenMs?: number;
  /** What it says of it; undefined when it says nothing at all. */
  readonly problem: string | undefined;
}

export interface Evidence {
  readonly counts: readonly Since[];
  /** The same since the switch has settled, for answer times: calls that waited for it are no sign of a slow color. */
  readonly settled: readonly Since[];
  /** All of these of the last half minute. */
  readonly lately: readonly OwnCalls[];
  readonly happened: readonly Happened[];
  /** What the color counts itself: HTTP answers each gRPC call with 200, and sees neither the fabric nor tasks. */
  readonly own: readonly OwnCalls[];
  /** Entries that do not say that they are live and ready. */
  readonly silent: ReadonlyMap<string, Silence>;
  readonly memory: readonly MemoryOfEntry[];
  /** When the color went live, Unix milliseconds. */
  readonly liveSince: number;
  readonly now: number;
  /** The last reading without a bad answer, and the last one at all. */
  readonly cleanAt: number;
  readonly beforeAt: number;
}

export function judge(
  { counts, settled, own, lately, happened, silent, memory, ...when }: Evidence,
  limits: WatchLimits,
  baselines: Baselines,
): Breach | undefined {
  const { now, cleanAt, beforeAt, liveSince } = when;
  const sure = { ...limits, min_requests: limits.min_requests * LATELY_FACTOR };
  return (
    ended(happened, limits) ??
    lost(silent, now) ??
    [
      ...[...counts, together(counts)].map((one) =>
        said(wrong(one, limits, baselines[one.slug], 'answers are 5xx'), cleanAt),
      ),
      ...own.map((one) => said(wrong(one, limits, baselines[one.slug], one.failed), cleanAt)),
      ...lately.map((one) =>
        said(wrong(one, sure, baselines[one.slug], one.failed), Math.max(cleanAt, now - LATELY_MS)),
      ),
      ...settled.map((one) => said(slow(one, limits, baselines[one.slug]), beforeAt)),
      ...memory.map((one) => outgrows(one, liveSince, limits, baselines[one.slug]?.memory)),
    ].find((breach) => breach !== undefined)
  );
}

const said = (words: string | undefined, since: number): Breach | undefined =>
  words === undefined ? undefined : { words, since };

function ended(happened: readonly Happened[], { restarts }: WatchLimits): Breach | undefined {
  const ill = happened.find(({ what }) => what === 'unhealthy');
  if (ill) return { words: `${ill.slug} is unhealthy for its engine`, since: ill.at };
  // A container that is started again after its death tells both; it is one end.
  const ends = happened.filter(({ what }) => what === 'died');
  const first = ends[0];
  if (first === undefined || ends.length <= restarts) return undefined;
  const memory = happened.some(({ slug, what }) => slug === first.slug && what === 'oom_killed');
  const how = memory ? ' for want of memory' : '';
  const code = first.exitCode === null ? '' : ` with exit code ${first.exitCode}`;
  return {
    words: `${first.slug} ended${how}${code}: ${ends.length} ends, ${restarts} allowed`,
    since: first.at,
  };
}

function lost(silent: ReadonlyMap<string, Silence>, now: number): Breach | undefined {
  for (const [slug, { since, unseenMs = 0, problem }] of silent) {
    const ms = now - since - unseenMs;
    if (ms <= SILENT_MS) continue;
    const says = problem === undefined ? '' : ` (${problem})`;
    const shown = heldAgainst(ms, SILENT_MS, fixed(0));
    const words = `${slug} is not live and ready for ${shown.value} ms, ${shown.limit} ms allowed${says}`;
    return { words, since };
  }
  return undefined;
}

function wrong(
  { slug, requests, errors }: Calls,
  { error_share, min_requests }: WatchLimits,
  baseline: Baseline | undefined,
  what: string,
): string | undefined {
  if (requests < min_requests) return undefined;
  const before = baseline?.error_share ?? 0;
  const share = errors / requests;
  const limit = before + error_share;
  if (share <= limit) return undefined;
  const shown = heldAgainst(share * 100, limit * 100, fixed(2));
  const was = before > 0 ? ` (${percent(before)} before, and ${percent(error_share)})` : '';
  return `${named(slug)}: ${shown.value} % of ${requests} ${what}, ${shown.limit} % allowed${was}`;
}

function slow(
  { slug, requests, mean }: Since,
  { latency_factor, latency_floor_ms, min_requests }: WatchLimits,
  baseline: Baseline | undefined,
): string | undefined {
  const before = baseline?.mean_ms ?? null;
  if (mean === undefined || before === null || requests < min_requests) return undefined;
  const limit = Math.max(before * latency_factor, latency_floor_ms);
  // In doubt it is as fast as it may be.
  if (mean.ms - mean.errorMs <= limit) return undefined;
  const shown = heldAgainst(mean.ms, limit, fixed(0));
  return `${named(slug)}: ${shown.value} ms to an answer in the mean of ${requests}, ${shown.limit} ms allowed (${before.toFixed(1)} ms before)`;
}

/** Answer times of different entries have no common mean. */
function together(counts: readonly Since[]): Since {
  const sum = (of: (one: Since) => number) => counts.reduce((total, one) => total + of(one), 0);
  return {
    slug: ALL,
    requests: sum(({ requests }) => requests),
    errors: sum(({ errors }) => errors),
    mean: undefined,
  };
}

/** How a color does, from its counts over some time. */
export function baselinesOf(counts: readonly Since[]): Baselines {
  return Object.fromEntries(
    [...counts, together(counts)].map(({ slug, requests, errors, mean }) => [
      slug,
      {
        requests,
        error_share: requests > 0 ? errors / requests : null,
        mean_ms: mean?.ms ?? null,
      },
    ]),
  );
}

const named = (slug: string) => (slug === ALL ? 'all together' : slug);
const percent = (share: number) => `${(share * 100).toFixed(2)} %`;
