/** The moves of this process: one at a time for each capability, remembering what the last one saw. */
import { MigrationFailed } from '../../../contracts/error-catalogue/services/facade.ts';
import { CAPABILITIES, type Capability } from '../../../contracts/migration/modes.ts';
import type { Facade } from '../facade.ts';
import type { AskLegacy } from '../host.ts';
import { legacyState } from '../legacy/legacy-state.ts';
import { moveState, type Moved } from './migrate.ts';
import { moveWork } from './move-work.ts';
import { digestRecord } from './state-digest.ts';
import type { StateRecord } from '../../../contracts/migration/state-record.ts';
import type { CapabilityState } from '../state.ts';

/** `in`: from the legacy container into the service; `out`: back. */
export type Direction = 'in' | 'out';

/** Keys that a failure names. */
const MOST_KEYS = 5;

export interface MigrateOptions {
  readonly facade: Facade;
  readonly direction: Direction;
  /** Takes over only what changed at the source since the last run of this process. */
  readonly delta: boolean;
  readonly ask: AskLegacy;
  readonly caller: string;
  readonly signal?: AbortSignal;
}

export class Migrations {
  readonly #seen = new Map<string, Moved['digests']>();
  readonly #running = new Set<Capability>();

  /** @throws MIGRATION_FAILED */
  async run(options: MigrateOptions): Promise<Moved> {
    const { facade, direction, delta } = options;
    const { capability } = facade;
    const failed = (reason: string, cause?: unknown) =>
      new MigrationFailed({ capability, direction, reason }, { cause });
    const state = facade.moves;
    if (state === undefined) throw failed('it keeps no state');
    if (this.#running.has(capability)) throw failed('another run is under way');
    const memory = `${capability} ${direction}`;
    this.#running.add(capability);
    try {
      // Of work everything is moved that waits: nothing stays behind that an earlier run has seen.
      const since = delta ? this.#seen.get(memory) : undefined;
      const moved = await move(options, state, since);
      if (moved.unverified.length > 0) throw failed(unverified(moved));
      this.#seen.set(memory, moved.digests);
      return moved;
    } catch (error) {
      if (error instanceof MigrationFailed) throw error;
      throw failed((error as Error).message, error);
    } finally {
      this.#running.delete(capability);
    }
  }
}

function move(
  { facade, direction, ask, caller, signal }: MigrateOptions,
  state: CapabilityState,
  since: Moved['digests'] | undefined,
): Promise<Moved> {
  const { capability } = facade;
  const readers = CAPABILITIES[capability].legacy;
  const [keeper] = readers;
  const { work } = state;
  // Read back from where it was put, when it moves out; work is held where it lies.
  const keeperOf = state.keeperOf?.bind(state);
  const only = work !== undefined || (direction === 'out' && keeperOf === undefined);
  const sides = { readers: only ? [keeper] : readers, keeper, keeperOf };
  const old = legacyState(capability, sides, ask, caller);
  const own = {
    async *records() {
      yield* await state.export();
    },
    put: (records: readonly StateRecord[]) => state.import(records),
  };
  const digest = (record: StateRecord) => digestRecord(record, state.fingerprint?.bind(state));
  if (work === undefined) {
    const [from, to] = direction === 'in' ? [old, own] : [own, old];
    return moveState({ from, to, digest, since, signal });
  }
  const worker = { ...own, work };
  const [from, to] = direction === 'in' ? [old, worker] : [worker, old];
  return moveWork({ from, to, digest, signal });
}

function unverified({ unverified: keys, written }: Moved): string {
  const shown = keys.slice(0, MOST_KEYS).join(', ');
  return `${keys.length} of ${written} records were not read back as they were sent: ${shown}`;
}
