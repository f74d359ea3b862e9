/** Looks at a color that went live until its time is up or it does worse than it may. */
import type { SwitchParts } from '../parts.ts';
import type { NotedWatch } from '../record/note.ts';
import { slugsOf } from '../verbs/waits.ts';
import { Counts, readingOf, type Reading } from './counts.ts';
import type { Happenings } from './happenings.ts';
import { judge, type Breach, type Silence } from './judge.ts';
import { RpcCounts } from './rpcs.ts';

/** Between two readings, milliseconds. */
export const READ_MS = 250;

export interface WatcherParts extends Pick<
  SwitchParts,
  'clock' | 'ingress' | 'look' | 'log' | 'containers' | 'machine'
> {
  readonly happenings: Happenings;
}

/** From the start of a watch until answer times count: calls that a switch held up are answered by then. */
const SETTLE_MS = 2_000;

/** Why a watch is over. */
export type Verdict = { readonly breach: Breach } | 'passed' | 'stopped';

export class Watcher {
  readonly #parts: WatcherParts;
  readonly #watch: NotedWatch;
  readonly #silent = new Map<string, Silence>();
  readonly #rpcs = new RpcCounts();
  readonly #asked = new Set<string>();
  #stopped = false;

  constructor(parts: WatcherParts, watch: NotedWatch) {
    this.#parts = parts;
    this.#watch = watch;
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Resolves when the watch is over; never rejects. */
  async run(): Promise<Verdict> {
    const { clock, happenings } = this.#parts;
    const { limits, baselines, color, start, started_at, ends_at } = this.#watch;
    const since = Date.parse(started_at);
    const counts = new Counts(start);
    const settles = clock.now() + SETTLE_MS;
    let settled: Counts | undefined;
    let slugs: string[] = [];
    let cleanAt = clock.now();
    let beforeAt = cleanAt;
    for (;;) {
      const now = clock.now();
      slugs = slugs.length > 0 ? slugs : await slugsOf(this.#parts, color).catch(() => []);
      this.#lookAround(slugs);
      const reading = await this.#read();
      if (reading !== undefined) {
        counts.take(reading);
        if (clock.now() >= settles) (settled ??= new Counts(reading)).take(reading);
      }
      if (this.#stopped) return 'stopped';
      const bySlug = counts.bySlug();
      const happened = happenings.of(slugs, color, since);
      const rpcs = this.#rpcs.bySlug();
      const evidence = { counts: bySlug, settled: settled?.bySlug() ?? [], rpcs, happened };
      const at = { now: clock.now(), cleanAt, beforeAt };
      const breach = judge({ ...evidence, silent: this.#silent, ...at }, limits, baselines);
      if (breach !== undefined) return { breach };
      if (now >= Date.parse(ends_at)) return 'passed';
      if ([...bySlug, ...rpcs].every(({ errors }) => errors === 0)) cleanAt = now;
      beforeAt = now;
      await clock.sleep(Math.max(READ_MS - (clock.now() - now), 0));
    }
  }

  /** An ingress that does not answer is no breach; the containers are looked at in any case. */
  async #read(): Promise<Reading | undefined> {
    const { ingress, log } = this.#parts;
    try {
      return readingOf(await ingress.stats(), this.#watch.color);
    } catch (err) {
      log.warn('an ingress gave no figures', { err });
      return undefined;
    }
  }

  /** The last thing that it said is why. */
  #stillSilent(slug: string, now: number, said: string | undefined): void {
    const known = this.#silent.get(slug);
    this.#silent.set(slug, { since: known?.since ?? now, problem: said ?? known?.problem });
  }

  /** Not waited for: one that hangs must not hold up the others. */
  #lookAround(slugs: readonly string[]): void {
    const { look, clock } = this.#parts;
    const { color } = this.#watch;
    for (const slug of slugs) {
      if (this.#asked.has(slug)) continue;
      this.#asked.add(slug);
      const asked = clock.now();
      void look(slug, color).then((report) => {
        this.#asked.delete(slug);
        if (report !== null) this.#rpcs.take(report);
        if (report?.role === 'live' && report.ready) this.#silent.delete(slug);
        else this.#stillSilent(slug, asked, report?.problem);
      });
    }
  }
}
