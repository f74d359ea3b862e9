import { quote } from '../../finding.ts';
import type { ImportFinding } from './finding-of-file.ts';
import { CODES, type Reason } from './codes.ts';
import { outcomeOf, type Outcome } from '../draft.ts';
import type { Imported } from '../import.ts';

/** What `fleet import --json` prints. `total` = `taken` + `changed` + `leftOut` = the length of `entries`. */
export interface ImportReport {
  readonly total: number;
  readonly taken: number;
  readonly changed: number;
  readonly leftOut: number;
  readonly commentedOut: number;
  readonly entries: readonly ReportedEntry[];
  /** Seen in comments; they are no entries of the file, so they count apart. */
  readonly commentedOutEntries: readonly ReportedEntry[];
  readonly findings: readonly ImportFinding[];
}

export interface ReportedEntry {
  readonly name: string;
  readonly machine: string;
  readonly outcome: Outcome;
  readonly reasons: readonly Reason[];
}

/** Accounts for every entry of an import. */
export function reportOf(imported: Imported): ImportReport {
  const live = imported.drafts.map((draft): ReportedEntry => {
    const { name, machine, reasons } = draft;
    return { name, machine, outcome: outcomeOf(draft), reasons };
  });
  const commented = imported.commentedOut.map(({ name, machine, at }): ReportedEntry => {
    const reason = { code: 'COMMENTED_OUT', message: `commented out at ${at}` } as const;
    return { name, machine, outcome: 'commentedOut', reasons: [reason] };
  });
  const count = (outcome: Outcome) => live.filter((entry) => entry.outcome === outcome).length;
  return {
    total: live.length,
    taken: count('taken'),
    changed: count('changed'),
    leftOut: count('leftOut'),
    commentedOut: commented.length,
    entries: live,
    commentedOutEntries: commented,
    findings: imported.findings,
  };
}

/** The report for people: what was not simply taken, then the traps, then the counts. */
export function reportText(report: ImportReport): string {
  const lines: string[] = [];
  const all = [...report.entries, ...report.commentedOutEntries];
  for (const { name, machine, outcome, reasons } of all) {
    const shown = reasons.filter(({ code }) => code !== 'EXPRESSION_EVALUATED');
    if (shown.length === 0) continue;
    lines.push(`${outcome.padEnd(12)} ${machine}/${quote(name)}`);
    for (const { code, message } of shown) lines.push(`${' '.repeat(13)}${code}: ${message}`);
  }
  for (const { code, file, message } of report.findings) {
    lines.push(`${code}: ${file === '' ? '' : `${file}: `}${message}`);
  }
  const tally = Map.groupBy(
    all.flatMap((entry) => entry.reasons),
    ({ code }) => code,
  );
  if (tally.size > 0) lines.push('', 'How often:');
  for (const [code, reasons] of [...tally].sort(([a], [b]) => a.localeCompare(b))) {
    lines.push(`  ${String(reasons.length).padStart(5)} ${code} (${CODES[code]})`);
  }
  const { total, taken, changed, leftOut, commentedOut } = report;
  lines.push(
    '',
    `${total} entries: ${taken} taken, ${changed} changed, ${leftOut} left out; ${commentedOut} more commented out`,
  );
  return lines.join('\n');
}
