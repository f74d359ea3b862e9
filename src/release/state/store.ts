import type { Freeze, HistoryLine } from './history.ts';
import type { ReleaseState } from './schema.ts';

/** Where the state of releases is kept. What is saved is on disk when the promise resolves. */
export interface ReleaseStore {
  /** @throws RELEASE_STATE_TOO_NEW, RELEASE_STATE_UNREADABLE */
  load(): Promise<ReleaseState>;
  save(state: ReleaseState): Promise<void>;
  /** Oldest first. */
  history(): Promise<readonly HistoryLine[]>;
  append(line: HistoryLine): Promise<void>;
  /** A file of its own: it can be set while a release command is at work. */
  freeze(): Promise<Freeze | null>;
  setFreeze(freeze: Freeze | null): Promise<void>;
}
