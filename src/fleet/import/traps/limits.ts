import type { ImportFinding } from '../report/finding-of-file.ts';
import { isKept, type Draft } from '../draft.ts';
import type { FileSettings } from '../read/settings.ts';

/** Memory of a machine, MiB, and who says so. */
export interface HostMemory {
  readonly memoryMiB: number;
  readonly source: string;
}

/**
 * Gives every entry the limit of its file where it has none of its own, unless all limits of a machine
 * together are more than it has: then the old ceilings say nothing and are dropped.
 *
 * @param memoryOf memory by machine; a machine without is not checked
 */
export function applyLimits(
  drafts: readonly Draft[],
  settings: readonly FileSettings[],
  memoryOf: (machine: string) => HostMemory | undefined,
): ImportFinding[] {
  const findings: ImportFinding[] = [];
  const limitOf = new Map(settings.map((file) => [file.file, file.memoryMiB]));
  for (const [machine, own] of Map.groupBy(drafts.filter(isKept), (draft) => draft.machine)) {
    const limits = own.map((draft) => draft.memoryMiB ?? limitOf.get(draft.file) ?? 0);
    const sum = limits.reduce((total, limit) => total + limit, 0);
    const limited = limits.filter((limit) => limit > 0).length;
    const host = memoryOf(machine);
    if (sum === 0) continue;
    if (!host || sum <= host.memoryMiB) {
      own.forEach((draft, i) => (draft.memoryMiB = limits[i] || undefined));
      continue;
    }
    own.forEach((draft) => (draft.memoryMiB = undefined));
    const message = `the memory limits of ${limited} entries on ${machine} sum to ${sum} MiB and ${host.source} has ${host.memoryMiB} MiB; they were dropped, the definition's defaults hold`;
    findings.push({ code: 'MEMORY_LIMITS_EXCEED_HOST', file: '', message });
  }
  return findings;
}
