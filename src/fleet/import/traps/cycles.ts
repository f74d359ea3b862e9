import { fewOf } from '../report/few.ts';
import type { ImportFinding } from '../report/finding-of-file.ts';
import { isKept, say, type Draft, type DraftDependency } from '../draft.ts';

/** Cycles that are named; a dense graph has more than anybody reads. All are cut. */
const MOST_NAMED = 50;
/** Members of a cycle that its entries' own reasons list; the finding lists all. */
const MOST_IN_REASON = 20;

/**
 * Finds the dependency cycles, names each in full, and cuts it where it closes by making that one
 * dependency optional, so that the written definition has a start order.
 */
export function cutCycles(drafts: readonly Draft[]): ImportFinding[] {
  const byKey = new Map(drafts.filter(isKept).map((draft) => [keyOf(draft), draft]));
  const findings: ImportFinding[] = [];
  const done = new Set<Draft>();
  for (const start of byKey.values()) {
    const path: Step[] = done.has(start) ? [] : [{ draft: start, next: 0 }];
    const open = new Set(path.map((step) => step.draft));
    while (path.length > 0) {
      const step = path.at(-1)!;
      const dependency = step.draft.dependsOn[step.next++];
      const target = dependency && byKey.get(`${dependency.machine}/${dependency.name}`);
      if (!dependency) {
        done.add(step.draft);
        open.delete(step.draft);
        path.pop();
      } else if (target && open.has(target)) {
        if (findings.length < MOST_NAMED) {
          const from = path.findIndex(({ draft }) => draft === target);
          findings.push(nameCycle(path.slice(from).map(({ draft }) => draft)));
        }
        cut(step.draft, dependency);
      } else if (target && !done.has(target)) {
        path.push({ draft: target, next: 0 });
        open.add(target);
      }
    }
  }
  return findings;
}

interface Step {
  readonly draft: Draft;
  next: number;
}

/** `members` in the order of waiting. */
function nameCycle(members: readonly Draft[]): ImportFinding {
  const several = new Set(members.map((draft) => draft.machine)).size > 1;
  const names = [...members, members[0]!].map((d) => (several ? keyOf(d) : d.name));
  const message = `these wait for each other: ${names.join(' -> ')}`;
  const short = `it stands in a cycle: ${fewOf(names, MOST_IN_REASON)}`;
  for (const draft of members) say(draft, 'IN_CYCLE', short);
  return { code: 'CYCLE', file: members[0]!.file, message };
}

function cut(last: Draft, closing: DraftDependency): void {
  closing.required = false;
  say(last, 'CYCLE_CUT', `its dependency on ${closing.name} closes a cycle and is optional now`);
}

function keyOf({ machine, name }: { machine: string; name: string }): string {
  return `${machine}/${name}`;
}
