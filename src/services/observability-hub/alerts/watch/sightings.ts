/** Which alerts are there, since when, and when they ended; by the clock of this hub alone. */
import type { Alert } from '../../../../contracts/observability/observability.ts';
import type { AlertDatabase, SeenRow } from './database.ts';

export interface Sighting extends SeenRow {
  /** Unix milliseconds of the last look at which it was there. */
  last_seen: number;
}

export class Sightings {
  readonly #database: AlertDatabase;
  readonly #endedAfterMs: number;
  readonly #seen = new Map<string, Sighting>();
  /** Those that the disk did not take: they count all the same, or a full disk would keep them from escalating. */
  readonly #unkept = new Set<string>();
  #failure: unknown = null;

  constructor(database: AlertDatabase, endedAfterMs: number, now: number) {
    this.#database = database;
    this.#endedAfterMs = endedAfterMs;
    // What was there before a restart gets its full time to show up again.
    for (const row of database.seen()) this.#seen.set(row.fingerprint, { ...row, last_seen: now });
  }

  /** Why the disk did not take what the last look found; null when it did. */
  get failure(): unknown {
    return this.#failure;
  }

  of(fingerprint: string): Sighting | undefined {
    return this.#seen.get(fingerprint);
  }

  /**
   * Takes in all that Alertmanager has now. An alert that is missing has not ended yet: an
   * Alertmanager that restarted knows nothing until Prometheus repeats itself.
   *
   * @returns the alerts that ended
   */
  look(alerts: readonly Alert[], now: number): Sighting[] {
    this.#failure = null;
    for (const alert of alerts) {
      const known = this.#seen.get(alert.fingerprint);
      if (known !== undefined) {
        this.#seen.set(alert.fingerprint, { ...known, alert, last_seen: now });
        continue;
      }
      const { fingerprint } = alert;
      const row = { fingerprint, first_seen: now, last_seen: now, alert };
      this.#seen.set(fingerprint, row);
      this.#unkept.add(fingerprint);
    }
    for (const fingerprint of this.#unkept)
      this.#store(() => {
        this.#database.keep(this.#seen.get(fingerprint)!);
        this.#unkept.delete(fingerprint);
      });
    const ended = [...this.#seen.values()].filter(
      ({ last_seen }) => now - last_seen >= this.#endedAfterMs,
    );
    for (const gone of ended) {
      this.#store(() => this.#database.end(gone, gone.last_seen));
      this.#seen.delete(gone.fingerprint);
      this.#unkept.delete(gone.fingerprint);
    }
    return ended;
  }

  #store(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#failure = error;
    }
  }
}
