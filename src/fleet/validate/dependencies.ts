import {
  FleetDependencyProfile,
  FleetRepeatedDependency,
  FleetSelfDependency,
  FleetUnknownDependency,
} from '../../contracts/error-catalogue/fleet/definition.ts';
import { problem, warning } from '../finding.ts';
import type { Draft, DraftEntry } from '../load/draft.ts';
import { dependencyOf } from '../load/entry.ts';
import { entryKey, type Dependency, type Entry, type Finding } from '../model.ts';
import { runsWhenever } from '../graph/edges.ts';
import { nearMiss } from './near-miss.ts';

/** Dependencies that do not exist, on oneself, named twice, or on something that will not be started. */
export function checkDependencies(draft: Draft): Finding[] {
  const byKey = new Map(draft.entries.map(({ entry }) => [entryKey(entry), entry]));
  const byName = Map.groupBy(draft.entries, ({ entry }) => entry.name);
  const findings: Finding[] = [];
  for (const from of draft.entries) {
    const seen = new Set<string>();
    (from.raw.dependsOn ?? []).forEach((raw, i) => {
      const dependency = raw === undefined ? undefined : dependencyOf(raw, from.entry.machine);
      if (dependency === undefined) return;
      const at = typeof raw === 'string' ? `dependsOn[${i}]` : `dependsOn[${i}].on`;
      const key = entryKey(dependency);
      const target = byKey.get(key);
      const details = { key: from.path(at), found: key, holes: { name: from.entry.name } };
      if (seen.has(key)) {
        findings.push(problem(FleetRepeatedDependency, from.at(at), details));
      } else if (target === undefined) {
        if (draft.complete) findings.push(unknown(from, at, dependency, byName));
      } else if (key === entryKey(from.entry)) {
        findings.push(problem(FleetSelfDependency, from.at(at), details));
      } else if (dependency.required && !runsWhenever(from.entry, target)) {
        const allowed = `the profile ${target.profiles.join(' or ')}`;
        // Compose refuses the first; across machines nothing refuses, but the agent waits in vain.
        const make = target.machine === from.entry.machine ? problem : warning;
        findings.push(make(FleetDependencyProfile, from.at(at), { ...details, allowed }));
      }
      seen.add(key);
    });
  }
  return findings;
}

function unknown(
  from: DraftEntry,
  at: string,
  dependency: Dependency,
  byName: ReadonlyMap<string, readonly DraftEntry[]>,
): Finding {
  const written = (entry: Entry) =>
    entry.machine === from.entry.machine ? entry.name : entryKey(entry);
  const same = byName.get(dependency.name)?.map(({ entry }) => written(entry));
  const near = same ? undefined : nearMiss(dependency.name, byName.keys());
  const meant = near === undefined ? [] : byName.get(near)!;
  const closest = meant.find(({ entry }) => entry.machine === dependency.machine) ?? meant.at(0);
  const suggestion = same?.[0] ?? (closest && written(closest.entry));
  const elsewhere = same ? `; it runs elsewhere, write ${same.join(' or ')}` : '';
  const details = { key: from.path(at), found: entryKey(dependency), suggestion };
  const holes = { name: from.entry.name, elsewhere };
  return problem(FleetUnknownDependency, from.at(at), { ...details, holes });
}
