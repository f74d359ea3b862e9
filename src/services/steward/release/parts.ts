/** What the switch works with; tests hand in their own. */
import type { Changes } from '../../../runtime/changes.ts';
import type { Log } from '../../../runtime/log/log.ts';
import type { Color } from '../../../contracts/release/release.ts';
import type { ColoredContainer } from './containers/colored.ts';
import type { LookAt } from './containers/pages.ts';
import type { Ingress } from './haproxy/ingress.ts';
import type { NoteFile } from './record/note.ts';
import type { RecordStore } from './record/store.ts';
import type { MemoryRecord } from './watch/memory-record.ts';
import type { Outages } from './watch/outages.ts';
import type { Hastening } from './verbs/hastening.ts';

export interface Clock {
  /** Unix milliseconds, never set back. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** Deadlines, milliseconds. */
export const DEADLINES = {
  /** A container that was asked to end its rehearsal, or was started just now, is a standby again. */
  standbyMs: 60_000,
  /** All doors of the color are open. */
  openingMs: 10_000,
  /** A prepared color holds calls; without a commit it is sent back. */
  preparedMs: 15_000,
  /** An old color that does not even answer at its page has nothing that it could finish. */
  hungMs: 2_000,
  /** The old color has finished what it had; then it is ended. */
  releaseMs: 10_000,
  /** The same when the watch of this machine rolls back: what is broken is not waited for. */
  brokenReleaseMs: 1_000,
  /**
   * A broken release is left even when not every container of the old color says that it is open; but not
   * before, as doors that lead to nobody are worse than bad answers.
   */
  rollbackOpeningMs: 10_000,
  /** The new color works, after the old one let go. */
  takeoverMs: 10_000,
  /** A rehearsal has all its doors open: that is a whole start. */
  rehearsalMs: 90_000,
  /** Requests that the ingress had sent to the old color already have reached it. */
  settleMs: 20,
} as const;
export type Deadlines = { readonly [K in keyof typeof DEADLINES]: number };

export interface SwitchParts {
  readonly machine: string;
  readonly clock: Clock;
  readonly store: RecordStore;
  readonly note: NoteFile;
  readonly ingress: Pick<Ingress, 'want' | 'keep' | 'stats' | 'markUp' | 'resolved'>;
  readonly containers: () => Promise<ColoredContainer[]>;
  /** Entries that run in the other color and have no container in this one. */
  readonly without: (color: Color) => Promise<string[]>;
  /** Ends a container at once. */
  readonly kill: (id: string) => Promise<void>;
  readonly start: (id: string) => Promise<unknown>;
  /** Starts one that the engine would start later, too. */
  readonly restart: (id: string) => Promise<void>;
  readonly look: LookAt;
  /** Told when a container says that its part has begun. What it says is not believed: its page is looked at. */
  readonly news: Pick<Changes, 'next'>;
  readonly memory: Pick<MemoryRecord, 'of'>;
  readonly outages: Pick<Outages, 'isOn' | 'ms'>;
  readonly hastening: Hastening;
  /** A container of the color that ended since then, in words. */
  readonly endOf: (color: Color, since: number) => string | undefined;
  /** Empties the account of rehearsals. */
  readonly wipeRehearsal: () => Promise<void>;
  readonly log: Log;
  readonly deadlines: Deadlines;
  /** A container of the old color was ended because it did not let go. */
  readonly onFenced: (slug: string) => void;
}
