/** Looks at a color that went live until its time is up or it does worse than it may. */
import type { SwitchParts } from '../parts.ts';
import type { NotedWatch } from '../record/note.ts';
import { slugsOf } from '../verbs/waits.ts';
import { Counts, readingOf, type Reading } from './counts.ts';
import type { Happenings } from './happenings.ts';
import type { Breach } from './breach.ts';
import { judge } from './judge.ts';
import { Lately } from './lately.ts';
import { OwnCounts } from './own-counts.ts';
import { Settling } from './settling.ts';
import { Silences } from './silences.ts';

/** Between two readings, milliseconds. */
export const READ_MS = 250;

export interface WatcherParts extends Pick<
  SwitchParts,
  'clock' | 'ingress' | 'look' | 'log' | 'containers' | 'machine' | 'memory' | 'outages'
> {
  readonly happenings: Happenings;
}

/** Of answer times after the switch, milliseconds: the mean of a moment is that of whatever else the host did in it. */
const LEAST_SPAN_MS = 3_000;

/** Why a watch is over. */
export type Verdict = { readonly breach: Breach } | 'passed' | 'stopped';

export class Watcher {
  readonly #parts: WatcherParts;
  readonly #watch: NotedWatch;
  readonly #silences: Silences;
  readonly #settling: Settling;
  #own = new OwnCounts();
  #lately = new Lately();
  readonly #asked = new Set<string>();
  #stopped = false;

  constructor(parts: WatcherParts, watch: NotedWatch) {
    this.#parts = parts;
    this.#watch = watch;
    this.#silences = new Silences(parts);
    this.#settling = new Settling(parts, watch.color);
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Resolves when the watch is over; never rejects. */
  run(): Promise<Verdict> {
    return this.#run().finally(() => this.#silences.stop());
  }

  async #run(): Promise<Verdict> {
    const { clock, happenings, memory, outages } = this.#parts;
    const { limits, baselines, color, start, started_at, ends_at } = this.#watch;
    const since = Date.parse(started_at);
    let counts = new Counts(start);
    let anew = false;
    let settled: { readonly counts: Counts; readonly since: number } | undefined;
    let slugs: string[] = [];
    let cleanAt = clock.now();
    let beforeAt = cleanAt;
    for (;;) {
      const now = clock.now();
      slugs = slugs.length > 0 ? slugs : await slugsOf(this.#parts, color).catch(() => []);
      this.#settling.look(slugs);
      this.#lookAround(slugs);
      const reading = await this.#read();
      anew ||= outages.isOn;
      if (reading !== undefined) {
        if (anew) {
          // Answers given without the broker say nothing of the color; with those before it begins anew.
          counts = new Counts(reading);
          settled = undefined;
          this.#own = new OwnCounts(true);
          this.#lately = new Lately();
          anew = outages.isOn;
        }
        counts.take(reading);
        if (this.#settling.isOver) {
          settled ??= { counts: new Counts(reading), since: now };
          settled.counts.take(reading);
        }
      }
      if (this.#stopped) return 'stopped';
      const bySlug = counts.bySlug();
      this.#silences.answered(bySlug);
      const happened = happenings.of(slugs, color, since);
      const own = this.#own.bySlug();
      const all = [...bySlug.map((one) => ({ ...one, failed: 'answers are 5xx' })), ...own];
      const lately = this.#lately.take(now, all);
      const long = settled !== undefined && now - settled.since >= LEAST_SPAN_MS;
      const times = long ? settled!.counts.bySlug() : [];
      const evidence = { counts: bySlug, settled: times, own, lately, happened };
      const at = { now: clock.now(), cleanAt, beforeAt, liveSince: since };
      const used = slugs.map((slug) => ({ slug, readings: memory.of(slug, color) }));
      const seen = { ...evidence, memory: used, silent: this.#silences.all() };
      const breach = judge({ ...seen, ...at }, limits, baselines);
      if (breach !== undefined) return { breach };
      // Nobody has passed who was not looked at.
      if (now >= Date.parse(ends_at) && !outages.isOn) return 'passed';
      if ([...bySlug, ...own].every(({ errors }) => errors === 0)) cleanAt = now;
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

  /** Not waited for: one that hangs must not hold up the others. */
  #lookAround(slugs: readonly string[]): void {
    const { look } = this.#parts;
    const { color } = this.#watch;
    for (const slug of slugs) {
      if (this.#asked.has(slug)) continue;
      this.#asked.add(slug);
      const asked = this.#silences.asked();
      void look(slug, color).then((report) => {
        this.#asked.delete(slug);
        if (report !== null) this.#own.take(report, this.#settling.isOver);
        if (report?.role === 'live' && report.ready) this.#silences.ready(slug);
        else this.#silences.notReady(slug, asked, report);
      });
    }
  }
}
