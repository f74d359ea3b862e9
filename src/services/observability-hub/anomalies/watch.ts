/** Watches all series of the fleet and keeps what it finds. */
import type { Anomaly } from '../../../contracts/observability/observability.ts';
import { observe } from './detector/detector.ts';
import type { Finding } from './detector/finding.ts';
import type { DetectorSettings } from './detector/settings.ts';
import { SeriesState } from './detector/state.ts';
import { Gaps } from './gaps.ts';
import type { AnomalyStore, Baseline } from './store.ts';
import { kindOf } from './watched.ts';
import { wordsFor } from './words.ts';

/** Series watched at most; further ones are left out and counted. */
const MOST_SERIES = 20_000;

export interface WatchOptions {
  readonly store: AnomalyStore;
  /** By name of the series; one that is not here is not watched. */
  readonly settings: ReadonlyMap<string, DetectorSettings>;
  /** False for a member that is known not to run: nobody waits for its values. */
  readonly isExpected: (member: string) => boolean;
  /** Told of an anomaly that could not be kept, e.g. on a full disk. */
  readonly failed: (error: unknown) => void;
  /** @param fresh false: an anomaly that is told better now */
  readonly onAnomaly: (anomaly: Anomaly, fresh: boolean) => void;
}

export class AnomalyWatch {
  readonly #options: WatchOptions;
  readonly #members = new Map<string, Map<string, SeriesState>>();
  readonly #gaps = new Gaps();
  /** The last anomaly of each series, as long as it may go on. */
  readonly #last = new Map<string, Anomaly>();
  /** Members whose baselines are on disk in an older version. */
  readonly #unsaved = new Set<string>();
  #count = 0;
  #refused = 0;

  /** Takes the baselines back up from the store. */
  constructor(options: WatchOptions) {
    this.#options = options;
    for (const { member, series, bytes } of options.store.baselines()) {
      const settings = options.settings.get(kindOf(series));
      const state = settings && SeriesState.unpack(bytes, settings.seasonMs !== null);
      if (state !== undefined) this.#add(member, series, state);
    }
  }

  get series(): number {
    return this.#count;
  }

  /** Series that were left out because there are too many. */
  get refused(): number {
    return this.#refused;
  }

  /** Takes a new value; see `OnValue`. */
  take(member: string, series: string, at: number, value: number): void {
    const settings = this.#options.settings.get(kindOf(series));
    if (settings === undefined) return;
    const state = this.#members.get(member)?.get(series) ?? this.#begin(member, series, settings);
    if (state === undefined) return;
    const finding = observe(state, at, value, settings);
    this.#unsaved.add(member);
    if (finding !== undefined) this.#note(member, series, at, finding);
  }

  /** Looks for series that stopped coming. */
  lookForGaps(now: number): void {
    const { isExpected } = this.#options;
    const expected = [...this.#members].filter(([member]) => isExpected(member));
    for (const { member, series, finding } of this.#gaps.look(expected, now))
      this.#note(member, series, now, finding);
  }

  /** Saves baselines of members that changed. @param share of those that wait, at least one member */
  save(share = 1): void {
    const due = [...this.#unsaved].slice(0, Math.max(1, Math.ceil(this.#unsaved.size * share)));
    if (due.length === 0) return;
    this.#options.store.saveBaselines(this.#baselinesOf(due));
    for (const member of due) this.#unsaved.delete(member);
  }

  /** Forgets a member that left the fleet. */
  forget(member: string): void {
    this.#count -= this.#members.get(member)?.size ?? 0;
    this.#members.delete(member);
    this.#unsaved.delete(member);
    for (const key of this.#last.keys()) if (key.startsWith(`${member} `)) this.#last.delete(key);
    this.#options.store.forgetMember(member);
  }

  /** Forgets those that left while no hub was here to see it. */
  forgetAllBut(isThere: (member: string) => boolean): void {
    for (const member of this.#members.keys()) if (!isThere(member)) this.forget(member);
  }

  *#baselinesOf(members: readonly string[]): Generator<Baseline> {
    for (const member of members)
      for (const [series, { bytes }] of this.#members.get(member) ?? [])
        yield { member, series, bytes };
  }

  #begin(member: string, series: string, { seasonMs }: DetectorSettings): SeriesState | undefined {
    if (this.#count >= MOST_SERIES) {
      this.#refused += 1;
      return undefined;
    }
    return this.#add(member, series, SeriesState.create(seasonMs !== null));
  }

  #add(member: string, series: string, state: SeriesState): SeriesState {
    const own = this.#members.get(member) ?? new Map<string, SeriesState>();
    this.#members.set(member, own);
    own.set(series, state);
    this.#count += 1;
    return state;
  }

  #note(member: string, metric: string, at: number, finding: Finding): void {
    const { same, ...found } = finding;
    const key = `${member} ${metric}`;
    const before = same ? this.#last.get(key) : undefined;
    const anomaly: Anomaly = {
      id: before?.id ?? `${member}:${metric}:${at}`,
      time: before?.time ?? new Date(at).toISOString(),
      member,
      metric,
      ...found,
      severity: before?.severity === 'critical' ? 'critical' : found.severity,
      summary: wordsFor(member, metric, finding),
    };
    this.#last.set(key, anomaly);
    this.#options.onAnomaly(anomaly, before === undefined);
    // Who hands values in has other listeners, and other series to hand in.
    try {
      this.#options.store.put(anomaly);
    } catch (error) {
      this.#options.failed(error);
    }
  }
}
