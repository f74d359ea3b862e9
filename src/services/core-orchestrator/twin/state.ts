/** The twin as it moves to and from the legacy SystemDigitalTwin. Measurements do not move. */
import Value from 'typebox/value';
import { InputInvalid } from '../../../contracts/error-catalogue/runtime/runtime.ts';
import type { RegistryEntry } from '../../../contracts/registry.ts';
import type { StateRecord } from '../../../contracts/migration/state-record.ts';
import type { CapabilityState } from '../../facade/state.ts';
import { statusByName } from '../registry/shapes/views.ts';
import { AgentNote, VramPayload, type Notes } from './notes.ts';

const KEY = /^(agent|vram):(.+)$/s;

/**
 * Agents that are registered here are given out as the registry knows them; the others as they were
 * moved in, so that a way back and forth loses nobody.
 */
export function twinState(
  notes: () => Notes,
  entries: () => readonly RegistryEntry[],
): CapabilityState {
  return {
    export: () => [...agentRecords(notes(), entries()), ...vramRecords(notes())],
    import: async (records) => {
      const kept = notes();
      for (const record of records) take(kept, record);
      await kept.save();
    },
    // Status and last sign of life change while they are moved.
    fingerprint: ({ key, value }) => (key.startsWith('agent:') ? key : value),
  };
}

function agentRecords({ agents }: Notes, entries: readonly RegistryEntry[]): StateRecord[] {
  const known = { ...Object.fromEntries(agents), ...statusByName(entries) };
  return Object.entries(known).map(([name, value]) => ({ key: `agent:${name}`, value }));
}

function vramRecords({ vram }: Notes): StateRecord[] {
  return [...vram].map(([name, { reported_at: _when, ...value }]) => ({
    key: `vram:${name}`,
    value,
  }));
}

/** @throws INPUT_INVALID */
function take(notes: Notes, { key, value }: StateRecord): void {
  const [, kind, name] = KEY.exec(key) ?? [];
  if (kind === 'vram' && Value.Check(VramPayload, value)) {
    notes.putVram({ ...value, reported_at: '' });
  } else if (kind === 'agent' && name && Value.Check(AgentNote, value)) {
    notes.putAgent(name, value);
  } else {
    const problems = `record ${key} is none of the twin's`;
    throw new InputInvalid({ agent: 'core-orchestrator', action: 'migrate_capability', problems });
  }
}
