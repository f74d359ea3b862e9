import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { readFile } from 'node:fs/promises';
import { COMPOSE_DIR } from '../project.ts';
import { result, type Check, type CheckResult } from './check.ts';

export const secrets: Check = async ({ engine, local }) => {
  if (!local) return [];
  const files = await secretFiles(engine.machine);
  const found = (await Promise.all(files.map((file) => examineFile(engine.machine, file)))).filter(
    (finding) => finding !== null,
  );
  const ok = files.length - found.length;
  return [
    ...found,
    ...(ok > 0 ? [result('secrets', engine.machine, 'ok', `${ok} secret files are readable`)] : []),
  ];
};

/** The files that the rendered compose file of a machine names as secrets. */
async function secretFiles(machine: string): Promise<string[]> {
  const text = await readFile(path.join(COMPOSE_DIR, `${machine}.yaml`), 'utf8');
  const file = parse(text, { maxAliasCount: -1, merge: true }) as {
    secrets?: Record<string, { file: string }>;
  };
  return Object.values(file.secrets ?? {}).map((secret) => path.resolve(COMPOSE_DIR, secret.file));
}

async function examineFile(machine: string, file: string): Promise<CheckResult | null> {
  const name = path.relative(COMPOSE_DIR, file);
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
          `write the value into compose/${name}; agents that need it answer an error until then`,
        );
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    const fix =
      code === 'ENOENT'
        ? '`scripts/tandem secrets init` makes it'
        : `give your user read access to compose/${name}`;
    return result('secrets', machine, 'fail', `${name} cannot be read (${code})`, fix);
  }
}
