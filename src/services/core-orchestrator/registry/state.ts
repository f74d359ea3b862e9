/** The registry as it moves to and from the legacy ServiceRegistry: one record per name. */
import { Type, type Static } from 'typebox';
import Value from 'typebox/value';
import { RegistrationInvalid } from '../../../contracts/error-catalogue/services/registry.ts';
import { REGISTRY, type RegistryEntry } from '../../../contracts/registry.ts';
import type { StateRecord } from '../../../contracts/migration/state-record.ts';
import type { CapabilityState } from '../../facade/state.ts';
import type { Held } from './leases/slot.ts';
import { OLD_INSTANCE } from './shapes/old-registration.ts';
import type { Registry } from './registry.ts';
import { requireValidNames } from './shapes/valid-names.ts';

const Port = Type.Integer({ minimum: 1, maximum: 65535 });
const OldRecord = Type.Object({
  host: Type.String({ minLength: 1 }),
  port: Port,
  health_check_port: Type.Optional(Type.Union([Port, Type.Null()])),
  agent_type: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  capabilities: Type.Array(Type.String()),
  metadata: Type.Record(Type.String(), Type.Unknown()),
  last_registered: Type.String(),
});
type OldRecord = Static<typeof OldRecord>;

const KEY = /^agent:(.+)$/;

/**
 * Exports what the old registry can hold: names with a port, of a name on two machines the one at
 * home. Imports over what is there; the lease of an agent that is alive goes on, because the agent
 * renews it here whatever the mode.
 */
export function registryState(
  registry: () => Pick<Registry, 'entries' | 'named' | 'held' | 'put'>,
): CapabilityState {
  return {
    export: () => exportable(registry().entries()),
    import: async (records) => {
      const all = records.map((record) => heldOf(record, registry()));
      // Each waits for the disk, so they wait together.
      await Promise.all(all.map((held) => registry().put(held)));
    },
    // An agent may register anew between the two looks; that changes nothing else.
    fingerprint: ({ value: { last_registered: _, ...rest } }) => rest,
  };
}

function exportable(entries: readonly RegistryEntry[]): StateRecord[] {
  const byName = new Map<string, StateRecord>();
  const homeLast = entries.toSorted(
    (a, b) => Number(a.machine === REGISTRY.home) - Number(b.machine === REGISTRY.home),
  );
  for (const entry of homeLast) {
    if (entry.port === undefined) continue;
    const value: OldRecord = {
      host: entry.host,
      port: entry.port,
      health_check_port: entry.health_check_port ?? null,
      agent_type: entry.agent_type ?? null,
      capabilities: entry.capabilities,
      metadata: entry.metadata,
      last_registered: entry.registered_at,
    };
    byName.set(entry.name, { key: `agent:${entry.name}`, value });
  }
  return [...byName.values()];
}

/** @throws RegistrationInvalid */
function heldOf({ key, value }: StateRecord, registry: Pick<Registry, 'named' | 'held'>): Held {
  const name = KEY.exec(key)?.[1] ?? key;
  if (!Value.Check(OldRecord, value)) {
    const [problem] = Value.Errors(OldRecord, value);
    const field = problem?.instancePath.slice(1) ?? 'value';
    throw new RegistrationInvalid({ name, field, found: 'not valid', expected: problem?.message });
  }
  const machine = machineOf(registry.named(name));
  requireValidNames({ name, machine });
  const before = registry.held(machine, name);
  return {
    leased: before?.leased ?? false,
    entry: {
      ...base(name, machine, value),
      ...before?.entry,
      ...fieldsOf(value),
      registered_at: value.last_registered,
    },
  };
}

/** Where the name runs already, home first; a name that is not known is at home. */
function machineOf(found: readonly RegistryEntry[]): string {
  if (found.some(({ machine }) => machine === REGISTRY.home)) return REGISTRY.home;
  return found[0]?.machine ?? REGISTRY.home;
}

function base(name: string, machine: string, old: OldRecord): RegistryEntry {
  return {
    name,
    machine,
    group: '',
    role: 'agent',
    version: '',
    instance: OLD_INSTANCE,
    state: 'HEALTHY',
    registered_at: old.last_registered,
    last_seen: old.last_registered,
    ...fieldsOf(old),
  };
}

function fieldsOf({
  host,
  port,
  health_check_port,
  agent_type,
  capabilities,
  metadata,
}: OldRecord) {
  return {
    host,
    port,
    ...(typeof health_check_port === 'number' && { health_check_port }),
    ...(typeof agent_type === 'string' && { agent_type }),
    capabilities,
    metadata,
  };
}
