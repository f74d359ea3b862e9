import { FleetEngineSocket } from '../../contracts/error-catalogue/fleet/definition.ts';
import { problem } from '../finding.ts';
import type { Draft, DraftEntry } from '../load/draft.ts';
import type { Finding } from '../model.ts';
import { placeOf } from './place.ts';

/**
 * Who holds the engine's socket is root on the host. One container per machine may, and only one that
 * runs our own code.
 */
export function checkHostAccess({ entries }: Draft): Finding[] {
  const findings: Finding[] = [];
  const holders = new Map<string, DraftEntry>();
  for (const draft of entries) {
    const { machine, name, hostAccess, run } = draft.entry;
    if (!hostAccess.includes('engine-socket')) continue;
    const first = holders.get(machine);
    if (!first) holders.set(machine, draft);
    const reason =
      run.kind !== 'builtin'
        ? 'it does not run an entry of the Tandem image'
        : first && `${first.entry.name} (at ${placeOf(first)}) has it already`;
    if (!reason) continue;
    const details = { key: draft.path('hostAccess'), found: 'engine-socket' };
    const holes = { name, machine, reason };
    findings.push(problem(FleetEngineSocket, draft.at('hostAccess'), { ...details, holes }));
  }
  return findings;
}
