/** The state of a legacy agent, asked for in pages over its old protocol. */
import Value from 'typebox/value';
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { DelegationRefused } from '../../../contracts/error-catalogue/services/facade.ts';
import {
  LEGACY_AGENTS,
  type Capability,
  type LegacyName,
} from '../../../contracts/migration/modes.ts';
import type { AskLegacy } from '../host.ts';
import type { WorkSide } from '../migration/move-work.ts';
import { successOf } from './old-reply.ts';
import { StateRecord } from '../../../contracts/migration/state-record.ts';
import type { HeldWork } from '../state.ts';

/** Records in one page. */
const PAGE = 200;

/** A page may have to be read from the old agent's disk. */
const TIMEOUT_MS = 15_000;

export interface LegacySides {
  /** Agents that are read. */
  readonly readers: readonly LegacyName[];
  /** Takes what moves back. */
  readonly keeper: LegacyName;
  /** The same for a record, where it is not always the keeper. */
  readonly keeperOf?: ((key: string) => LegacyName) | undefined;
}

export function legacyState(
  capability: Capability,
  { readers, keeper, keeperOf = () => keeper }: LegacySides,
  ask: AskLegacy,
  caller: string,
): WorkSide {
  async function call(name: LegacyName, action: string, input: JsonObject): Promise<JsonObject> {
    const message = { action, ...input };
    const asked = { capability, action, message, timeoutMs: TIMEOUT_MS, caller };
    return successOf(await ask(LEGACY_AGENTS[name], asked), name, action);
  }

  async function* pages(name: LegacyName): AsyncIterable<StateRecord> {
    for (let offset: number | null = 0; offset !== null;) {
      const reply: JsonObject = await call(name, 'export_state', { offset, limit: PAGE });
      yield* recordsOf(reply, name);
      const next: unknown = reply['next'];
      offset = typeof next === 'number' && next > offset ? next : null;
    }
  }

  async function keysOf(action: string, keys: readonly string[]): Promise<string[]> {
    const { keys: answered } = await call(keeper, action, { keys: [...keys] });
    if (Array.isArray(answered) && answered.every((key) => typeof key === 'string'))
      return answered;
    throw new DelegationRefused({ legacy: keeper, action, reason: 'its reply names no keys' });
  }

  const work: HeldWork = {
    hold: (keys) => keysOf('hold_state', keys),
    knows: (keys) => keysOf('knows_state', keys),
    release: async (keys) => {
      await call(keeper, 'release_state', { keys: [...keys] });
    },
    remove: async (keys) => {
      await call(keeper, 'remove_state', { keys: [...keys] });
    },
  };

  return {
    work,
    async *records() {
      for (const name of readers) yield* pages(name);
    },
    async put(records) {
      for (const [name, own] of Map.groupBy(records, ({ key }) => keeperOf(key)))
        await call(name, 'import_state', { records: own });
    },
  };
}

function recordsOf({ records }: JsonObject, legacy: string): StateRecord[] {
  if (Array.isArray(records) && records.every((record) => Value.Check(StateRecord, record)))
    return records as StateRecord[];
  throw new DelegationRefused({
    legacy,
    action: 'export_state',
    reason: 'its reply is no list of records with key and value',
  });
}
