/** Which alerts are there, since when, and when they ended; by the clock of this hub alone. */
import type { Alert } from '../../../../contracts/observability/observability.ts';
import type { RetriedWrites } from '../retried-writes.ts';
import type { AlertDatabase, SeenRow } from './database.ts';

export interface Sighting extends SeenRow {
  /** Unix milliseconds of the last look at which it was there; after a time without looks, of the end of that. */
  last_seen: number;
  /** It was there before a time without looks, and not seen since: what kept its end back is not known. */
  unwatched: boolean;
}

export class Sightings {
  readonly #database: AlertDatabase;
  readonly #writes: RetriedWrites;
  readonly #endedAfterMs: number;
  readonly #seen = new Map<string, Sighting>();
  #lookedAt: number;

  constructor(database: AlertDatabase, writes: RetriedWrites, endedAfterMs: number, now: number) {
    this.#database = database;
    this.#writes = writes;
    this.#endedAfterMs = endedAfterMs;
    this.#lookedAt = now;
    // What was there before a restart gets its full time to show up again.
    for (const row of database.seen())
      this.#seen.set(row.fingerprint, { ...row, last_seen: now, unwatched: true });
  }

  of(fingerprint: string): Sighting | undefined {
    return this.#seen.get(fingerprint);
  }

  /** The time since the last look does not count: nobody could be asked, and whoever is back may know nothing yet. */
  resume(now: number): void {
    const gap = now - this.#lookedAt;
    for (const row of this.#seen.values()) {
      row.last_seen += gap;
      row.unwatched = true;
    }
  }

  /**
   * Takes in all that Alertmanager has now. An alert that is missing has not ended yet: an
   * Alertmanager that restarted knows nothing until Prometheus repeats itself. What the disk does not take
   * counts all the same, or a full disk would keep alerts from escalating.
   *
   * @returns the alerts that ended
   */
  look(alerts: readonly Alert[], now: number): Sighting[] {
    this.#lookedAt = now;
    for (const alert of alerts) {
      const { fingerprint } = alert;
      const known = this.#seen.get(fingerprint);
      const first_seen = known?.first_seen ?? now;
      const row = { fingerprint, first_seen, alert, last_seen: now, unwatched: false };
      this.#seen.set(fingerprint, row);
      if (known === undefined) this.#write(row, () => this.#database.keep(row));
    }
    const ended = [...this.#seen.values()].filter(
      ({ last_seen }) => now - last_seen >= this.#endedAfterMs,
    );
    for (const gone of ended) {
      this.#seen.delete(gone.fingerprint);
      this.#write(gone, () => this.#database.end(gone, gone.last_seen));
    }
    return ended;
  }

  #write({ fingerprint }: Sighting, work: () => void): void {
    this.#writes.write(`seen.${fingerprint}`, work);
  }
}
