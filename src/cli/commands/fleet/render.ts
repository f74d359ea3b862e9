import path from 'node:path';
import type { Command } from 'commander';
import { findDrift, type Drift } from '../../../fleet/render/output/drift.ts';
import { writeRendered } from '../../../fleet/render/output/write.ts';
import { dryRunOption, printSteps } from '../../dry-run.ts';
import { ExitCode } from '../../exit-code.ts';
import { DEFINITION_DIR, renderAll, wholeFleet } from '../../fleet/fleet-files.ts';
import { paint } from '../../output/style.ts';

interface RenderCommandOptions {
  readonly dir: string;
  readonly out?: string;
  readonly check?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function register(parent: Command): void {
  parent
    .command('render')
    .description('write the compose files and the configs they mount')
    .option('--dir <folder>', 'folder of the definition', DEFINITION_DIR)
    .option('--out <folder>', 'folder to write to (default: the one that holds the definition)')
    .option('--check', 'write nothing; fail when files on disk differ, and say where')
    .addOption(dryRunOption())
    .option('--json', 'machine-readable output')
    .action((options: RenderCommandOptions) => {
      const fleet = wholeFleet(options.dir, options.json);
      if (fleet === null) return;
      const out = path.resolve(options.out ?? path.dirname(path.resolve(options.dir)));
      const files = renderAll(fleet);
      if (options.check) return check(findDrift(out, files), out, options.json);
      if (options.dryRun) return plan(findDrift(out, files), out);
      const report = writeRendered(out, files);
      if (options.json) return console.log(JSON.stringify({ ok: true, ...report }, null, 2));
      for (const file of report.written) console.log(`wrote ${shown(out, file)}`);
      for (const file of report.removed) console.log(`removed ${shown(out, file)}`);
      console.log(`${report.written.length} written, ${report.unchanged.length} unchanged`);
    });
}

function plan(drifts: readonly Drift[], out: string): void {
  const stale = new Set(drifts.filter(({ kind }) => kind === 'stale').map(({ file }) => file));
  const files = [...new Set(drifts.map(({ file }) => file))];
  printSteps(files.map((file) => `${stale.has(file) ? 'remove' : 'write'} ${shown(out, file)}`));
}

function check(drifts: readonly Drift[], out: string, json = false): void {
  if (drifts.length > 0) process.exitCode = ExitCode.failed;
  if (json) return console.log(JSON.stringify({ ok: drifts.length === 0, drifts }, null, 2));
  if (drifts.length === 0) return console.log(`${paint.good('ok')}: rendered files are up to date`);
  for (const drift of drifts) console.log(driftText(drift, out));
  console.log(`${paint.bad('not ok')}: run \`scripts/tandem fleet render\` and commit the files`);
}

const KIND_TEXT = {
  changed: 'differs from the definition',
  missing: 'is missing',
  stale: 'no longer follows from the definition',
} as const;

function driftText({ file, line, kind, found, expected }: Drift, out: string): string {
  return [
    `${paint.bold(`${shown(out, file)}:${line}`)}  ${KIND_TEXT[kind]}`,
    ...found.map((text) => paint.bad(`    - ${text}`)),
    ...expected.map((text) => paint.good(`    + ${text}`)),
  ].join('\n');
}

function shown(out: string, file: string): string {
  const relative = path.relative(process.cwd(), path.join(out, file));
  return relative.startsWith('..') ? path.join(out, file) : relative;
}
