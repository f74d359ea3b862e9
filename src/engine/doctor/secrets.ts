import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';
import { resolveProject } from '../compose/compose.ts';
import { COMPOSE_DIR } from '../project.ts';
import { result, type Check, type CheckResult } from './check.ts';

export const secrets: Check = async ({ engine, project, local }) => {
  if (!local) return [];
  const { secretFiles } = await resolveProject(project);
  const examined = await Promise.all(secretFiles.map((file) => examineFile(engine.machine, file)));
  const found = examined.filter((finding) => finding !== null);
  const missing = found.filter((finding) => finding.outcome === 'fail');
  const ok = secretFiles.length - found.length;
  return [
    // A fresh clone has none at all; that is one finding, not a hundred.
    ...(missing.length > 5 ? [summary(engine.machine, missing)] : missing),
    ...found.filter((finding) => finding.outcome !== 'fail'),
    ...(ok > 0 ? [result('secrets', engine.machine, 'ok', `${ok} secret files are readable`)] : []),
  ];
};

function summary(machine: string, missing: readonly CheckResult[]): CheckResult {
  const first = missing[0]!;
  const message = `${first.message}, and ${missing.length - 1} more likewise`;
  return result('secrets', machine, 'fail', message, first.fix);
}

async function examineFile(machine: string, file: string): Promise<CheckResult | null> {
  const name = path.relative(COMPOSE_DIR, file).startsWith('..')
    ? file
    : `compose/${path.relative(COMPOSE_DIR, file)}`;
  try {
    await access(file, constants.R_OK);
    const { size } = await stat(file);
    return size > 0
      ? null
      : result(
          'secrets',
          machine,
          'warn',
          `${name} is empty`,
          `write the value into ${name}; agents that need it answer an error until then`,
        );
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    const fix =
      code === 'ENOENT'
        ? '`scripts/tandem secrets init` makes it'
        : `give your user read access to ${name}`;
    return result('secrets', machine, 'fail', `${name} cannot be read (${code})`, fix);
  }
}
