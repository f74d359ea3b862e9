/** What shadow found out: per action and legacy agent, how often the two sides agreed and how long each took. */
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import type { ActionParity } from '../../../contracts/migration/parity.ts';
import type { Difference } from './compare.ts';

/** Samples kept for each action, the newest. */
const SAMPLES = 5;

/** Longest time that a histogram tells apart, microseconds. */
const LONGEST_US = 60_000_000;

class Tally {
  equal = 0;
  different = 0;
  failed = 0;
  skipped = 0;
  readonly reasons: Record<string, number> = {};
  samples: (Difference & { readonly at: string })[] = [];
  readonly service = createHistogram({ highest: LONGEST_US });
  readonly legacy = createHistogram({ highest: LONGEST_US });
}

/** Identity of what is counted. */
export interface Compared {
  readonly capability: string;
  readonly action: string;
  readonly legacy: string;
}

export class ParityBook {
  readonly #tallies = new Map<string, { readonly what: Compared; readonly tally: Tally }>();
  #since = new Date();

  /** @param ms how long each side took, milliseconds */
  compared(
    what: Compared,
    differences: readonly Difference[],
    ms: { readonly service: number; readonly legacy: number },
  ): void {
    const tally = this.#of(what);
    tally.service.record(toMicroseconds(ms.service));
    tally.legacy.record(toMicroseconds(ms.legacy));
    if (differences.length === 0) {
      tally.equal += 1;
      return;
    }
    tally.different += 1;
    for (const reason of new Set(differences.map((d) => d.reason)))
      tally.reasons[reason] = (tally.reasons[reason] ?? 0) + 1;
    const at = new Date().toISOString();
    tally.samples = [...tally.samples, { ...differences[0]!, at }].slice(-SAMPLES);
  }

  failed(what: Compared): void {
    this.#of(what).failed += 1;
  }

  skipped(what: Compared): void {
    this.#of(what).skipped += 1;
  }

  /** Starts to count anew. */
  reset(): void {
    this.#tallies.clear();
    this.#since = new Date();
  }

  report(): { since: string; actions: ActionParity[] } {
    const actions = [...this.#tallies.values()].map(({ what, tally }) => ({
      ...what,
      calls: tally.equal + tally.different + tally.failed + tally.skipped,
      equal: tally.equal,
      different: tally.different,
      failed: tally.failed,
      skipped: tally.skipped,
      reasons: tally.reasons,
      samples: tally.samples,
      latency: { service: latency(tally.service), legacy: latency(tally.legacy) },
    }));
    actions.sort((a, b) => (rowOf(a) < rowOf(b) ? -1 : 1));
    return { since: this.#since.toISOString(), actions };
  }

  #of(what: Compared): Tally {
    const key = rowOf(what);
    const known = this.#tallies.get(key) ?? { what, tally: new Tally() };
    this.#tallies.set(key, known);
    return known.tally;
  }
}

/** Two legacy agents of a capability may have an action of the same name; each has a row of its own. */
function rowOf({ capability, action, legacy }: Compared): string {
  return `${capability}.${action} ${legacy}`;
}

function toMicroseconds(ms: number): number {
  return Math.min(LONGEST_US, Math.max(1, Math.round(ms * 1000)));
}

function latency(histogram: RecordableHistogram): ActionParity['latency']['service'] {
  if (histogram.count === 0) return { p50_ms: null, p95_ms: null };
  const at = (percentile: number) => histogram.percentile(percentile) / 1000;
  return { p50_ms: at(50), p95_ms: at(95) };
}
