/** Looks at the Alertmanager of the machine again and again, and tells everybody what changed. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ESCALATION } from '../../../../contracts/observability/alerts.ts';
import type { Alert } from '../../../../contracts/observability/observability.ts';
import type { AgentContext } from '../../../../runtime/context.ts';
import type { Acknowledgements } from '../acknowledgements.ts';
import type { Alertmanager, PostedAlert, RawAlert } from '../alertmanager/client.ts';
import { bySeverity, isEscalation, isHeartbeat, readAlert } from '../alertmanager/read-alert.ts';
import type { MutedEnds } from '../ends/muted-ends.ts';
import type { RetriedWrites } from '../retried-writes.ts';
import { escalationOf, isOverdue } from './escalation.ts';
import type { Sightings } from './sightings.ts';

/** An escalation is repeated so often; Alertmanager forgets it minutes after the last time. */
const REPEAT_MS = 30_000;
/** Not said of a start: Alertmanager may start later. */
const UNREAD = 'alerts cannot be read';

export interface WatchParts {
  readonly alertmanager: Pick<Alertmanager, 'alerts'>;
  readonly acknowledgements: Acknowledgements;
  readonly sightings: Sightings;
  readonly ends: Pick<MutedEnds, 'add' | 'look'>;
  readonly writes: RetriedWrites;
  /** Hands alerts to every Alertmanager that can be reached. */
  readonly send: (alerts: readonly PostedAlert[]) => Promise<void>;
  readonly log: AgentContext['log'];
  readonly escalateAfterMs: number;
  readonly now?: () => number;
}

export type OnAlerts = (alerts: readonly Alert[]) => void;

export class AlertWatch {
  readonly #parts: WatchParts;
  readonly #now: () => number;
  readonly #listeners = new Set<OnAlerts>();
  /** When each escalation was sent last. */
  readonly #escalated = new Map<string, number>();
  #raw: readonly RawAlert[] = [];
  #told = '';
  /** What goes wrong, and was said: the same at every look would drown the rest. */
  readonly #said = new Set<string>([UNREAD]);
  /** Why the last look failed; null when it did not. */
  #away: string | null = 'not asked yet';

  constructor(parts: WatchParts) {
    this.#parts = parts;
    this.#now = parts.now ?? Date.now;
  }

  /** Null while Alertmanager answers. */
  get away(): string | null {
    return this.#away;
  }

  /** What was there at the last look, the worst first. */
  alerts(): Alert[] {
    const escalated = new Set(this.#raw.filter(isEscalation).map(withoutEscalation));
    return this.#raw
      .filter((raw) => !isEscalation(raw) && !isHeartbeat(raw))
      .map((raw) => ({
        ...readAlert(raw),
        acknowledged: this.#parts.acknowledgements.of(raw.fingerprint),
        escalated: escalated.has(withoutEscalation(raw)),
      }))
      .sort(bySeverity);
  }

  /** @returns what ends it */
  onChange(listener: OnAlerts): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Looks until the signal aborts. */
  async run(everyMs: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.look();
      await sleep(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** One look; never throws. */
  async look(): Promise<void> {
    const { alertmanager, log, sightings } = this.#parts;
    const isRead = await this.#attempt(UNREAD, async () => {
      try {
        this.#raw = await alertmanager.alerts();
      } catch (error) {
        this.#away = (error as Error).message;
        throw error;
      }
    });
    if (isRead) {
      if (this.#away !== null) {
        log.info('alertmanager answers');
        sightings.resume(this.#now());
      }
      this.#away = null;
      await this.#follow();
    }
    this.tell();
  }

  /** Tells everybody when something is not as it was told last. */
  tell(): void {
    const alerts = this.alerts();
    const text = JSON.stringify(alerts);
    if (text === this.#told) return;
    this.#told = text;
    for (const listener of this.#listeners) listener(alerts);
  }

  /** Each of its steps goes on when another one fails. */
  async #follow(): Promise<void> {
    const { sightings, acknowledgements, ends, writes } = this.#parts;
    const now = this.#now();
    writes.retry();
    const alerts = this.alerts();
    for (const gone of sightings.look(alerts, now)) {
      this.#escalated.delete(gone.fingerprint);
      acknowledgements.endWithAlert(gone.fingerprint);
      ends.add(gone, now);
    }
    await this.#attempt('escalations are not taken', () => this.#escalate(alerts, now));
    await this.#attempt('ends that were kept back cannot be repeated', () =>
      ends.look(this.#raw, now),
    );
    await this.#attempt('what is known of alerts is not stored', () => {
      if (writes.failure !== null) throw writes.failure as Error;
    });
  }

  async #escalate(alerts: readonly Alert[], now: number): Promise<void> {
    const { sightings, escalateAfterMs, send } = this.#parts;
    const due = alerts.filter((alert) => {
      const sighting = sightings.of(alert.fingerprint);
      if (!sighting || !isOverdue(alert, sighting, now, escalateAfterMs)) return false;
      return now - (this.#escalated.get(alert.fingerprint) ?? -Infinity) >= REPEAT_MS;
    });
    if (due.length === 0) return;
    await send(due.map((alert) => escalationOf(alert, escalateAfterMs)));
    for (const { fingerprint } of due) this.#escalated.set(fingerprint, now);
  }

  /** Says it once when the work fails. @returns whether it worked */
  async #attempt(what: string, work: () => unknown): Promise<boolean> {
    try {
      await work();
      this.#said.delete(what);
      return true;
    } catch (err) {
      if (!this.#said.has(what)) this.#parts.log.warn(what, { err });
      this.#said.add(what);
      return false;
    }
  }
}

/** Labels that an alert and its escalation have in common, as one text. */
function withoutEscalation({ labels }: RawAlert): string {
  const others = Object.entries(labels).filter(([name]) => name !== ESCALATION.label);
  return JSON.stringify(others.sort(([a], [b]) => (a < b ? -1 : 1)));
}
