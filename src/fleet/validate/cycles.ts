import {
  FleetDependencyCycle,
  FleetLinkCycle,
} from '../../contracts/error-catalogue/fleet/definition.ts';
import { problem, warning } from '../finding.ts';
import { cyclesAmong } from '../graph/cycles.ts';
import { edgesOf, startEdges } from '../graph/edges.ts';
import type { Draft } from '../load/draft.ts';
import { entryKey, type Finding } from '../model.ts';

/**
 * Cycles among required dependencies, named in full. Within a machine Compose refuses them; across
 * machines nobody waits for the other side, so they are only worth a warning.
 */
export function checkCycles({ machines, entries }: Draft): Finding[] {
  const all = entries.map(({ entry }) => entry);
  const edges = startEdges(edgesOf({ machines, entries: all })).filter(
    // A dependency on oneself has a finding of its own.
    ({ from, to }) => from !== to,
  );
  const local = edges.filter((edge) => !edge.crossMachine);
  const byKey = new Map(all.map((entry) => [entryKey(entry), entry]));
  const report = (make: typeof problem, kind: typeof FleetLinkCycle) => (cycle: string[]) => {
    const key = `${cycle[0]}.dependsOn`;
    return make(kind, byKey.get(cycle[0]!)!.source, { key, found: cycle.join(' -> ') });
  };
  const errors = cyclesAmong(all, local);
  const crossing = cyclesAmong(all, edges).filter(
    (cycle) => new Set(cycle.map((key) => key.split('/')[0])).size > 1,
  );
  return [
    ...errors.map(report(problem, FleetDependencyCycle)),
    ...crossing.map(report(warning, FleetLinkCycle)),
  ];
}
