import type { ImportFinding } from './finding-of-file.ts';
import { isKept, say, type Draft, type DraftDependency } from './draft.ts';

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
        const from = path.findIndex(({ draft }) => draft === target);
        findings.push(
          cut(
            path.slice(from).map(({ draft }) => draft),
            dependency,
          ),
        );
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

/** `members` in the order of waiting; `closing` leads from the last back to the first. */
function cut(members: readonly Draft[], closing: DraftDependency): ImportFinding {
  const several = new Set(members.map((draft) => draft.machine)).size > 1;
  const names = [...members, members[0]!].map((d) => (several ? keyOf(d) : d.name)).join(' -> ');
  const message = `these wait for each other: ${names}`;
  for (const draft of members) say(draft, 'IN_CYCLE', message);
  closing.required = false;
  const last = members.at(-1)!;
  say(last, 'CYCLE_CUT', `its dependency on ${closing.name} closes the cycle and is optional now`);
  return { code: 'CYCLE', file: last.file, message };
}

function keyOf({ machine, name }: { machine: string; name: string }): string {
  return `${machine}/${name}`;
}
