/** Collects what one color did under one kind of call. */
import type { Color } from '../../../contracts/release/release.ts';
import { percentileOf } from '../runner/thresholds.ts';
import { MOST_SAMPLES, type LoadKind, type LoadSecond, type LoadSide } from '../summary.ts';

export interface MeasuredCall {
  /** Unix milliseconds. */
  readonly startedAt: number;
  readonly ms: number;
  /** Null when it succeeded. */
  readonly reason: string | null;
}

/** Reasons told; the rest is counted with the failures. */
const MOST_REASONS = 10;

export class SideCollector {
  readonly #calls: MeasuredCall[] = [];
  readonly #kind: LoadKind;
  readonly #color: Color;
  #dropped = 0;

  constructor(kind: LoadKind, color: Color) {
    this.#kind = kind;
    this.#color = color;
  }

  call(call: MeasuredCall): void {
    this.#calls.push(call);
  }

  dropped(count: number): void {
    this.#dropped += count;
  }

  /** @param begun Unix milliseconds; @param longestMs longest time that one call may take */
  side(begun: number, longestMs: number): LoadSide {
    const calls = this.#calls.toSorted((a, b) => a.startedAt - b.startedAt);
    const good = calls.filter(({ reason }) => reason === null);
    const sorted = good.map(({ ms }) => ms).sort((a, b) => a - b);
    const kept = evenly(good, MOST_SAMPLES);
    const at = (p: number) => round(percentileOf(sorted, p));
    return {
      kind: this.#kind,
      color: this.#color,
      requests: calls.length,
      failures: calls.length - good.length,
      dropped: this.#dropped,
      latency:
        sorted.length === 0
          ? null
          : {
              mean: round(sorted.reduce((sum, ms) => sum + ms, 0) / sorted.length),
              p50: at(50),
              p95: at(95),
              p99: at(99),
              max: round(sorted.at(-1)!),
            },
      samples: kept.map(({ ms }) => round(ms)),
      samples_at: kept.map(({ startedAt }) => Math.max(0, Math.round(startedAt - begun))),
      violations: calls.filter(({ reason, ms }) => reason !== null || ms > longestMs).length,
      seconds: secondsOf(calls, begun),
      reasons: reasonsOf(calls),
    };
  }
}

const round = (value: number) => Math.round(value * 1000) / 1000;

/** All of them, or as many, taken at even distances. */
export function evenly<T>(list: readonly T[], most: number): T[] {
  if (list.length <= most) return [...list];
  return Array.from({ length: most }, (_, i) => list[Math.floor((i * list.length) / most)]!);
}

function secondsOf(calls: readonly MeasuredCall[], begun: number): LoadSecond[] {
  const bySecond = Map.groupBy(calls, ({ startedAt }) =>
    Math.max(0, Math.floor((startedAt - begun) / 1000)),
  );
  const last = Math.max(-1, ...bySecond.keys());
  // Those without a call too: a line that joins their neighbours would hide that nothing was called.
  return Array.from({ length: last + 1 }, (_, second) => {
    const of = bySecond.get(second) ?? [];
    const good = of
      .filter(({ reason }) => reason === null)
      .map(({ ms }) => ms)
      .sort((a, b) => a - b);
    return {
      second,
      requests: of.length,
      failures: of.length - good.length,
      p95_ms: good.length === 0 ? null : round(percentileOf(good, 95)),
    };
  });
}

function reasonsOf(calls: readonly MeasuredCall[]): LoadSide['reasons'] {
  const counts = new Map<string, number>();
  for (const { reason } of calls)
    if (reason !== null) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => ({ reason, count }))
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_REASONS);
}
