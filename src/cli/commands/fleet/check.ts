import path from 'node:path';
import type { Command } from 'commander';
import type { Finding, Fleet } from '../../../fleet/model.ts';
import { checkFleet } from '../../fleet/check-fleet.ts';
import { ExitCode } from '../../exit-code.ts';
import { DEFINITION_DIR } from '../../fleet/fleet-files.ts';
import { findingsText } from '../../output/findings.ts';
import { paint } from '../../output/style.ts';

interface CheckOptions {
  readonly dir: string;
  readonly json?: boolean;
}

export function register(parent: Command): void {
  parent
    .command('check')
    .description('check the definition and what is rendered from it; writes nothing')
    .option('--dir <folder>', 'folder of the definition', DEFINITION_DIR)
    .option('--json', 'machine-readable output')
    .action((options: CheckOptions) => {
      const dir = path.resolve(options.dir);
      const { fleet, findings } = checkFleet(dir);
      console.log(options.json ? checkJson(fleet, findings) : checkText(fleet, findings, dir));
      if (count(findings, 'error') > 0) process.exitCode = ExitCode.failed;
    });
}

function checkJson(fleet: Fleet | null, findings: readonly Finding[]): string {
  const errors = count(findings, 'error');
  const machines = fleet?.machines.length ?? null;
  const entries = fleet?.entries.length ?? null;
  const result = {
    ok: errors === 0,
    errors,
    warnings: count(findings, 'warning'),
    machines,
    entries,
  };
  return JSON.stringify({ ...result, findings }, null, 2);
}

function checkText(fleet: Fleet | null, findings: readonly Finding[], dir: string): string {
  const errors = count(findings, 'error');
  const warnings = count(findings, 'warning');
  const sums = `${plural(errors, 'error')}, ${plural(warnings, 'warning')}`;
  const verdict =
    fleet !== null && errors === 0
      ? `${paint.good('ok')}: ${plural(fleet.entries.length, 'entry', 'entries')} on ${plural(fleet.machines.length, 'machine')}, ${sums}`
      : `${paint.bad('not ok')}: ${sums}`;
  const list = findingsText(findings, dir);
  return list === '' ? verdict : `${list}\n\n${verdict}`;
}

function count(findings: readonly Finding[], severity: Finding['severity']): number {
  return findings.filter((finding) => finding.severity === severity).length;
}

function plural(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
