/** Memory of the containers of the last minutes, from the regular report on them. */
import type { Color } from '../../../../contracts/release/release.ts';
import type { ContainersReport } from '../../../../contracts/steward.ts';
import { colorOfService } from '../containers/colored.ts';
import type { MemoryReading } from './memory.ts';

const KEPT_MS = 600_000;
/** Between two readings that are kept: the report tells the same figure until it was measured anew. */
const EVERY_MS = 10_000;

interface Series {
  readonly startedAt: string | null;
  readonly readings: readonly MemoryReading[];
}

export class MemoryRecord {
  readonly #now: () => number;
  readonly #series = new Map<string, Series>();

  /** @param now Unix milliseconds, never set back */
  constructor(now: () => number) {
    this.#now = now;
  }

  take({ containers }: Pick<ContainersReport, 'containers'>): void {
    const at = this.#now();
    const seen = new Set<string>();
    for (const one of containers ?? []) {
      const { service, memory_bytes: used, memory_limit_bytes: limit, started_at: startedAt } = one;
      const { slug, color } = colorOfService(service);
      const key = keyOf(slug, color);
      seen.add(key);
      if (used === null || limit === null) continue;
      // Another process: what the one before used says nothing of it.
      const known = this.#series.get(key);
      const readings = known?.startedAt === startedAt ? known.readings : [];
      const newest = readings.at(-1);
      if (newest !== undefined && at - newest.at < EVERY_MS) continue;
      const kept = readings.filter((reading) => at - reading.at < KEPT_MS);
      this.#series.set(key, { startedAt, readings: [...kept, { at, used, limit }] });
    }
    if (containers !== null)
      for (const key of this.#series.keys()) if (!seen.has(key)) this.#series.delete(key);
  }

  /** Of the process that runs now, oldest first. */
  of(slug: string, color: Color): readonly MemoryReading[] {
    return this.#series.get(keyOf(slug, color))?.readings ?? [];
  }
}

const keyOf = (slug: string, color: Color) => `${slug} ${color}`;
