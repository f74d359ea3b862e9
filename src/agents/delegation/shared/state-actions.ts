/**
 * `export_state` and `import_state`: how the state of a legacy agent moves to the service that took
 * its capability over, and back. Keys and values are in the agent's own terms.
 */
import { Type } from 'typebox';
import { StateRecord } from '../../../contracts/migration/state-record.ts';
import { action } from '../../../runtime/agent.ts';
import { reply } from '../../schemas.ts';

/** Records in one page, unless the caller wants fewer; a page must fit into one message. */
export const PAGE = 500;

export interface MovableState {
  /** Everything that must not get lost, in any order. */
  export(): Iterable<StateRecord> | Promise<Iterable<StateRecord>>;
  /**
   * Puts records by key, over what is there, all or none; resolves when they are as safe as
   * anything else the agent keeps.
   *
   * @throws STATE_RECORD_UNKNOWN for a key or value that the agent cannot hold
   */
  import(records: readonly StateRecord[]): void | Promise<void>;
}

/**
 * Users and their password hashes are among it, so it does not leave the machine's own network, where
 * the services ask for it: everybody on the fabric could ask there.
 */
export const MACHINE_ONLY = ['zmq'] as const;

/** Work that waits. All calls may be repeated. */
export interface HeldWork {
  /**
   * Keeps work from being begun, over a restart too where the work itself outlives one.
   *
   * @returns the keys that are held now
   */
  hold(keys: readonly string[]): string[];
  /** Lets it be begun again. */
  release(keys: readonly string[]): void;
  /** Forgets what is held. */
  remove(keys: readonly string[]): void;
  /** @returns the keys that are here: waiting, begun or done */
  knows(keys: readonly string[]): string[];
}

const Keys = Type.Object({
  keys: Type.Array(Type.String({ minLength: 1, maxLength: 512 }), { maxItems: 10_000 }),
});

/** Makes the actions that agents need beside `stateActions` whose state is work; only from this machine. */
export function workActions(work: HeldWork) {
  const asking = (summary: string, run: (keys: readonly string[]) => string[]) =>
    action({
      summary,
      transports: MACHINE_ONLY,
      input: Keys,
      output: reply({ keys: Type.Array(Type.String()) }),
      run: ({ keys }) => ({ status: 'success', keys: run(keys) }),
    });
  const telling = (summary: string, run: (keys: readonly string[]) => void) =>
    asking(summary, (keys) => {
      run(keys);
      return [];
    });
  return {
    hold_state: asking('Keeps waiting work from being begun; gives what is held', (keys) =>
      work.hold(keys),
    ),
    release_state: telling('Lets held work be begun again', (keys) => work.release(keys)),
    remove_state: telling('Forgets held work, because another has it', (keys) => work.remove(keys)),
    knows_state: asking('Which of the keys are here: waiting, begun or done', (keys) =>
      work.knows(keys),
    ),
  };
}

/**
 * Makes the two actions; spread them into the agent's `actions`.
 *
 * @param exportOver transports over which the state can be read; more only for what is no secret
 */
export function stateActions(state: MovableState, exportOver: readonly string[] = MACHINE_ONLY) {
  return {
    export_state: action({
      transports: exportOver,
      summary: 'The state that moves with the capability, one page of records ordered by key',
      input: Type.Object({
        offset: Type.Optional(Type.Integer({ minimum: 0, default: 0 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, default: PAGE })),
      }),
      output: reply({
        records: Type.Array(StateRecord),
        total: Type.Integer(),
        next: Type.Union([Type.Integer(), Type.Null()], {
          description: 'Offset of the next page',
        }),
      }),
      timeoutMs: 30_000,
      run: async ({ offset = 0, limit = PAGE }) => {
        const all = [...(await state.export())].sort((a, b) => (a.key < b.key ? -1 : 1));
        const records = all.slice(offset, offset + limit);
        const end = offset + records.length;
        return {
          status: 'success',
          records,
          total: all.length,
          next: end < all.length && records.length > 0 ? end : null,
        };
      },
    }),

    import_state: action({
      transports: MACHINE_ONLY,
      summary: 'Takes records in; those with a known key are replaced',
      input: Type.Object({ records: Type.Array(StateRecord) }),
      output: reply({ imported: Type.Integer() }),
      timeoutMs: 30_000,
      run: async ({ records }) => {
        await state.import(records);
        return { status: 'success', imported: records.length };
      },
    }),
  };
}
