/** State that is handed over by HTTP, as scripts of the old fleet do it; `migrate_state` needs no script. */
import { randomUUID } from 'node:crypto';
import { Type } from 'typebox';
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { MigrationFailed } from '../../../contracts/error-catalogue/services/facade.ts';
import type { Capability } from '../../../contracts/migration/modes.ts';
import { action } from '../../../runtime/agent.ts';
import { MODES_WRITE } from '../../facade/facade-actions.ts';
import { facade } from '../../facade/facade.ts';
import type { StateRecord } from '../../../contracts/migration/state-record.ts';
import { Success, success } from '../success.ts';

const ByName = Type.Record(
  Type.String({ minLength: 1 }),
  Type.Record(Type.String(), Type.Unknown()),
);
const Imported = Type.Object({
  ...Success,
  message: Type.String(),
  imported: Type.Integer({ description: 'Records taken' }),
});

export const oldImportActions = {
  import_registry_state: action({
    summary: 'Takes over the agents of an old registry',
    requires: MODES_WRITE,
    input: Type.Object({ agents: ByName }),
    output: Type.Object({ ...Success, imported_agents: Type.Integer() }),
    run: async ({ agents }) => {
      const now = new Date().toISOString();
      const records = Object.entries(agents).map(([name, value]) => ({
        key: `agent:${name}`,
        value: { capabilities: [], metadata: {}, last_registered: now, ...value },
      }));
      return { ...success, imported_agents: await take('registry', records) };
    },
  }),

  import_twin_state: action({
    summary:
      'Takes over the agents that an old twin knows; figures are measured here and not taken',
    requires: MODES_WRITE,
    input: Type.Object({
      agent_registry: Type.Optional(ByName),
      system_metrics: Type.Optional(Type.Unknown()),
    }),
    output: Imported,
    run: async ({ agent_registry = {} }) => {
      const records = Object.entries(agent_registry).map(([name, value]) => ({
        key: `agent:${name}`,
        value,
      }));
      const imported = await take('twin', records);
      return { ...success, message: 'Twin state imported', imported };
    },
  }),

  import_coordinator_state: action({
    summary: 'Takes over requests that wait; routes follow the fleet and are not taken',
    requires: MODES_WRITE,
    input: Type.Object({
      task_queue: Type.Optional(Type.Array(Type.Record(Type.String(), Type.Unknown()))),
      routing_config: Type.Optional(Type.Unknown()),
    }),
    output: Imported,
    run: async ({ task_queue = [] }) => {
      const imported = await take('coordination', task_queue.map(requestRecord));
      return { ...success, message: 'Coordinator state imported', imported };
    },
  }),
};

/** As the old coordinator kept them: the kind in `type`, beside the fields of the request or around them. */
export function requestRecord(task: JsonObject): StateRecord {
  const { request_id, task_id, id, type, kind = type, input, ...beside } = task;
  const name = request_id ?? task_id ?? id;
  return {
    key: `request:${typeof name === 'string' && name !== '' ? name : randomUUID()}`,
    value: { kind, input: input ?? beside },
  };
}

/** @throws MIGRATION_FAILED when the capability keeps no state, else what its import throws */
async function take(capability: Capability, records: readonly StateRecord[]): Promise<number> {
  const { moves } = facade(capability);
  if (moves === undefined) {
    const reason = 'this capability keeps no state here';
    throw new MigrationFailed({ capability, direction: 'in', reason });
  }
  await moves.import(records);
  return records.length;
}
