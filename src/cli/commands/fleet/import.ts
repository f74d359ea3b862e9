import { existsSync } from 'node:fs';
import { totalmem } from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import {
  ImportMachineInvalid,
  ImportMachineMissing,
  ImportMachinesUneven,
  ImportMemoryInvalid,
  ImportOffsetInvalid,
  ImportVariableInvalid,
} from '../../../contracts/error-catalogue/fleet/import.ts';
import { SLUG } from '../../../contracts/fleet/names.ts';
import { COMPOSE_DIR } from '../../../engine/project.ts';
import { isRefused } from '../../../fleet/import/draft.ts';
import { importStartupFiles, type ImportSource } from '../../../fleet/import/import.ts';
import { knownDefinition } from '../../../fleet/import/known-definition.ts';
import { reportOf, reportText } from '../../../fleet/import/report/report.ts';
import { definitionFiles, targetsIn, writeFiles } from '../../../fleet/import/write-files.ts';
import { dryRunOption, printSteps } from '../../dry-run.ts';

interface ImportCommandOptions {
  machine: string[];
  out?: string;
  json?: boolean;
  force?: boolean;
  dryRun?: boolean;
  portOffset?: string;
  env: string[];
  sourceRoot?: string;
  memoryMib?: string;
}

export function register(parent: Command): void {
  parent
    .command('import')
    .description('read old startup files, account for every entry, and write definition files')
    .argument('<file...>', 'old startup files; FILE@MACHINE says which machine one is for')
    .option(
      '--machine <name>',
      'machine of all files; given once per file, of each in turn',
      collect,
      [],
    )
    .option('--out <dir>', 'write <dir>/<machine>/<group>.yaml; without it, only report')
    .option('--force', 'overwrite files that exist')
    .addOption(dryRunOption())
    .option('--port-offset <n>', 'value of PORT_OFFSET')
    .option('--env <name=value>', 'value of another variable; may be repeated', collect, [])
    .option('--source-root <dir>', 'folder of the old code: report scripts that are not there')
    .option('--memory-mib <n>', 'memory of the machine, when machines.yaml does not say')
    .option('--json', 'machine-readable output')
    .action((files: string[], options: ImportCommandOptions) => runImport(files, options));
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

/** Exit code 1 when a file cannot be read or an entry is refused; then nothing is written. */
function runImport(files: readonly string[], options: ImportCommandOptions): void {
  const definition = knownDefinition(path.join(COMPOSE_DIR, 'fleet'));
  const given = memoryGiven(options.memoryMib);
  const memoryOf = (machine: string) => {
    const known = given ?? definition.memoryMiB.get(machine);
    if (known) return { memoryMiB: known, source: machine };
    return { memoryMiB: Math.floor(totalmem() / 2 ** 20), source: 'this computer' };
  };
  const imported = importStartupFiles(sourcesOf(files, options.machine), {
    variables: variablesOf(options),
    known: definition.entries,
    memoryOf,
    ...(options.sourceRoot === undefined ? {} : { sourceRoot: options.sourceRoot }),
  });
  const report = reportOf(imported);
  const refused = imported.drafts.filter(isRefused);
  const failed = imported.errors.length > 0 || refused.length > 0;
  let written: string[] = [];
  if (!failed && options.out !== undefined) {
    const given = [definitionFiles(imported.drafts), options.out, options.force === true] as const;
    written = options.dryRun ? targetsIn(...given).map(({ file }) => file) : writeFiles(...given);
  }
  // With --json a file that cannot be read still gives the shape that scripts expect, empty.
  if (options.json) console.log(JSON.stringify(report, null, 2));
  else if (imported.errors.length === 0) console.log(reportText(report));
  for (const { file, line, column, code, message } of imported.errors) {
    console.error(`${file}:${line}:${column}: ${code}: ${message}`);
  }
  for (const draft of refused) {
    for (const { code, message } of draft.reasons)
      console.error(`${draft.at}: ${code}: ${message}`);
  }
  if (failed) {
    console.error('Nothing was written.');
    process.exitCode = 1;
  } else if (options.dryRun && !options.json) {
    printSteps(written.map((file) => `write ${file}`));
  } else if (!options.json) {
    const hint = 'Nothing was written: give --out DIR to write the definition.';
    console.log(options.out === undefined ? hint : written.map((f) => `wrote ${f}`).join('\n'));
  }
}

function sourcesOf(files: readonly string[], machines: readonly string[]): ImportSource[] {
  if (machines.length > 1 && machines.length !== files.length) {
    throw new ImportMachinesUneven({ machines: machines.length, files: files.length });
  }
  return files.map((file, i) => {
    const at = file.lastIndexOf('@');
    const named = at > 0 && !existsSync(file) ? file.slice(at + 1) : undefined;
    const machine = named ?? machines[i] ?? machines[0];
    if (machine === undefined) throw new ImportMachineMissing({ file });
    if (!SLUG.test(machine)) throw new ImportMachineInvalid({ machine });
    return { path: named === undefined ? file : file.slice(0, at), machine };
  });
}

function memoryGiven(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new ImportMemoryInvalid({ text });
  return Number(text);
}

function variablesOf({ env, portOffset }: ImportCommandOptions): Map<string, string> {
  const variables = new Map<string, string>();
  for (const text of env) {
    const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(text) ?? [];
    if (name === undefined) throw new ImportVariableInvalid({ text });
    variables.set(name, value!);
  }
  if (portOffset !== undefined) {
    if (!/^-?\d{1,5}$/.test(portOffset)) throw new ImportOffsetInvalid({ offset: portOffset });
    variables.set('PORT_OFFSET', portOffset);
  }
  return variables;
}
