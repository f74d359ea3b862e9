/** The watch as the machine keeps it: on disk, one at a time, with what follows from its verdict. */
import {
  otherColor,
  WATCH_DEFAULTS,
  type WatchStatus,
} from '../../../../contracts/release/release.ts';
import type { SwitchParts } from '../parts.ts';
import type { Begun, NotedWatch } from '../record/note.ts';
import type { Happenings } from './happenings.ts';
import type { Breach } from './breach.ts';
import { Watcher } from './watcher.ts';

export interface WatchingParts extends SwitchParts {
  readonly happenings: Happenings;
  /** Rolls back; told outside of any verb. */
  readonly onBreach: (watch: NotedWatch, breach: Breach) => void;
  readonly onEnded: (watch: NotedWatch) => void;
}

export class Watching {
  readonly #parts: WatchingParts;
  #watcher: Watcher | undefined;

  constructor(parts: WatchingParts) {
    this.#parts = parts;
  }

  get watch(): NotedWatch | null {
    return this.#parts.note.value.watch;
  }

  /** Watches what took over; counts begin where they stood before the switch. Without limits nobody watches. */
  begin({ release, epoch, color, limits, baselines, start, at }: Begun): void {
    if (limits === null || limits.seconds === 0) return;
    const ends = this.#parts.clock.now() + limits.seconds * 1_000;
    const watch: NotedWatch = {
      ...{ release, epoch, color, limits, baselines, start },
      outcome: 'watching',
      started_at: at,
      ends_at: new Date(ends).toISOString(),
      breach: null,
      rollback_ms: null,
    };
    this.#parts.note.change({ watch });
    this.go();
  }

  /** A watch that ended before it began. */
  put({ release, color, at, baselines, start }: Begun, epoch: number, now: number): void {
    const watch: NotedWatch = {
      ...{ release, epoch, color: otherColor(color), baselines, start },
      limits: { ...WATCH_DEFAULTS, seconds: 0 },
      outcome: 'watching',
      started_at: at,
      ends_at: new Date(now).toISOString(),
      breach: null,
      rollback_ms: null,
    };
    this.#parts.note.change({ watch });
  }

  /** Goes on with the watch that is noted, if it is not over. */
  go(): void {
    const { watch } = this;
    if (watch?.outcome !== 'watching') return;
    const watcher = (this.#watcher = new Watcher(this.#parts, watch));
    void watcher.run().then((verdict) => {
      if (this.#watcher !== watcher || verdict === 'stopped') return;
      if (verdict === 'passed') this.end({ outcome: 'passed' });
      else this.#parts.onBreach(watch, verdict.breach);
    });
  }

  /** Nothing follows from what it sees any more. */
  stop(): void {
    this.#watcher?.stop();
    this.#watcher = undefined;
    if (this.watch?.outcome === 'watching') this.end({ outcome: 'stopped' });
  }

  /** The process ends; the one after it goes on. */
  pause(): void {
    this.#watcher?.stop();
    this.#watcher = undefined;
  }

  end(how: Pick<NotedWatch, 'outcome'> & Partial<NotedWatch>): void {
    const { note, onEnded } = this.#parts;
    this.pause();
    if (this.watch === null) return;
    const watch = { ...this.watch, ...how };
    note.change({ watch });
    onEnded(watch);
  }
}

export function statusOfWatch(watch: NotedWatch | null): WatchStatus | null {
  if (watch === null) return null;
  const { release, epoch, outcome, started_at, ends_at, breach, rollback_ms } = watch;
  return { release, epoch, outcome, started_at, ends_at, breach, rollback_ms };
}
