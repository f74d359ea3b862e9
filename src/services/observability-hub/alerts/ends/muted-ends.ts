/**
 * Ends that nobody was told of because the alert was silenced, or explained by another, when it ended. Alertmanager drops
 * such an end, and Prometheus repeats it for a quarter of an hour only: an incident would stay open for ever. So the hub
 * repeats it as soon as nothing keeps it back. Alertmanager remembers what it told, and tells the end of nothing else.
 */
import { isExplained } from '../../../../contracts/observability/inhibitions.ts';
import type { Alert } from '../../../../contracts/observability/observability.ts';
import type { Alertmanager, PostedAlert, RawAlert } from '../alertmanager/client.ts';
import type { RetriedWrites } from '../retried-writes.ts';
import type { Sighting } from '../watch/sightings.ts';
import type { EndDatabase, EndRow } from './database.ts';
import { isSilenced } from './silenced.ts';

/** As long as Prometheus: longer than any wait of Alertmanager between two messages. */
const REPEATED_FOR_MS = 15 * 60_000;

export interface MutedEndsParts {
  readonly alertmanager: Pick<Alertmanager, 'silences' | 'post'>;
  readonly database: EndDatabase;
  readonly writes: RetriedWrites;
  /** Between two looks. */
  readonly everyMs: number;
  /**
   * An end waits so long after what kept it back: the other Prometheus may still find the alert, and has to be heard first
   * when a link was cut.
   */
  readonly waitMs: number;
  /** Unix milliseconds. */
  readonly now: number;
}

/** An end, and since when nothing keeps it back. */
type Pending = EndRow & { readonly freeSince: number };

export class MutedEnds {
  readonly #parts: MutedEndsParts;
  readonly #pending = new Map<string, Pending>();
  #lookedAt = -Infinity;

  constructor(parts: MutedEndsParts) {
    this.#parts = parts;
    // Whether something kept it back meanwhile is not known. To repeat an end that was told does no harm.
    for (const row of parts.database.rows())
      this.#pending.set(row.fingerprint, { ...row, muted: true, freeSince: parts.now });
  }

  /** Takes in an alert that ended. */
  add(
    { alert, last_seen, unwatched }: Pick<Sighting, 'alert' | 'last_seen' | 'unwatched'>,
    now: number,
  ): void {
    this.#keep({
      fingerprint: alert.fingerprint,
      ended_at: last_seen,
      muted: unwatched || alert.state === 'suppressed',
      alert,
      freeSince: now,
    });
  }

  /**
   * Forgets what fires again, and repeats what nothing keeps back.
   *
   * @param there all that Alertmanager has now
   * @throws ALERTMANAGER_AWAY, ALERTMANAGER_REFUSED
   */
  async look(there: readonly RawAlert[], now: number): Promise<void> {
    for (const { fingerprint } of there) this.#forget(fingerprint);
    const { everyMs, waitMs, alertmanager } = this.#parts;
    if (this.#pending.size === 0 || now - this.#lookedAt < everyMs) return;
    this.#lookedAt = now;
    const silences = await alertmanager.silences();
    const others = there.map(({ labels }) => labels);
    for (const end of this.#pending.values()) {
      const { labels } = end.alert;
      if (isExplained(labels, others) || isSilenced(labels, silences))
        this.#keep({ ...end, muted: true, freeSince: now });
      else if (now - end.freeSince >= REPEATED_FOR_MS) this.#forget(end.fingerprint);
    }
    const due = [...this.#pending.values()].filter(
      ({ muted, freeSince }) => muted && now - freeSince >= waitMs,
    );
    if (due.length > 0) await alertmanager.post(due.map(endOf));
  }

  #keep(end: Pending): void {
    const known = this.#pending.get(end.fingerprint);
    this.#pending.set(end.fingerprint, end);
    if (known?.muted !== end.muted || known.ended_at !== end.ended_at)
      this.#write(end.fingerprint, () => this.#parts.database.keep(end));
  }

  #forget(fingerprint: string): void {
    if (this.#pending.delete(fingerprint))
      this.#write(fingerprint, () => this.#parts.database.forget(fingerprint));
  }

  #write(fingerprint: string, work: () => void): void {
    this.#parts.writes.write(`end.${fingerprint}`, work);
  }
}

function endOf({ alert, ended_at }: EndRow): PostedAlert {
  return {
    labels: alert.labels,
    annotations: annotationsOf(alert),
    // By the clock of another machine it may have begun later than it ended here, which Alertmanager refuses.
    startsAt: new Date(Math.min(Date.parse(alert.starts_at), ended_at)).toISOString(),
    endsAt: new Date(ended_at).toISOString(),
  };
}

function annotationsOf({ summary, description, runbook_url }: Alert): Record<string, string> {
  return {
    summary,
    ...(description === '' ? {} : { description }),
    ...(runbook_url === null ? {} : { runbook_url }),
  };
}
