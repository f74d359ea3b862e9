import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { importStartupFiles, type Imported, type ImportOptions } from '../import.ts';
import { reportOf, type ImportReport, type ReportedEntry } from '../report/report.ts';

export interface ImportedText {
  readonly imported: Imported;
  readonly report: ImportReport;
  /** The reported entry of a name, or of `machine/name`. */
  entry(name: string): ReportedEntry;
  /** Codes of an entry's reasons. */
  codes(name: string): string[];
  /** Codes of the findings about files. */
  readonly findings: string[];
}

/** Imports texts as old startup files, one per machine, and checks that the counts add up. */
export function importText(
  texts: string | Readonly<Record<string, string>>,
  options?: ImportOptions,
): ImportedText {
  const byMachine = typeof texts === 'string' ? { mainpc: texts } : texts;
  const dir = mkdtempSync(path.join(tmpdir(), 'import-'));
  const sources = Object.entries(byMachine).map(([machine, text]) => {
    const file = path.join(dir, `${machine}.yaml`);
    writeFileSync(file, text);
    return { path: file, machine };
  });
  const imported = importStartupFiles(sources, options);
  const report = reportOf(imported);
  const { total, taken, changed, leftOut, commentedOut, entries, commentedOutEntries } = report;
  expect(taken + changed + leftOut).toBe(total);
  expect(entries).toHaveLength(total);
  expect(commentedOutEntries).toHaveLength(commentedOut);
  const entry = (wanted: string) => {
    const found = entries.find(
      ({ name, machine }) => name === wanted || `${machine}/${name}` === wanted,
    );
    if (!found) throw new Error(`${wanted} is not in the report`);
    return found;
  };
  return {
    imported,
    report,
    entry,
    codes: (name) => entry(name).reasons.map(({ code }) => code),
    findings: report.findings.map(({ code }) => code),
  };
}
