/**
 * Joins each package that a command loads from many files into one: `node scripts/build/join-packages.ts`.
 *
 * Node takes a third of a millisecond for each file, and typebox alone has 700 of them.
 * src/cli/joined-packages.ts has commands load the result.
 */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { installedMark, joinedFolder, type JoinedPackages } from '../../src/cli/joined-packages.ts';
import { replaceFileSync } from '../../src/files/replace-file-sync.ts';
import { LATER, laterPlugin } from './later.ts';
import { REQUIRE_BANNER } from './require-banner.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What commands import, by the name of its file. A package of few files gains nothing. */
const PACKAGES: Readonly<Record<string, string>> = {
  typebox: 'typebox',
  'typebox-value': 'typebox/value',
  'typebox-compile': 'typebox/compile',
  execa: 'execa',
  'log-update': 'log-update',
  dockerode: 'dockerode',
};

/**
 * @param root checkout whose node_modules are joined
 * @param folder where they are put
 */
export async function joinPackages(root = ROOT, folder = joinedFolder(root)): Promise<void> {
  const installed = installedMark(root);
  if (installed === undefined) throw new Error(`${root} has no node_modules; run \`npm ci\``);
  // A folder of its own: a command that runs now must not meet half of it.
  const into = path.join(folder, installed);
  await build({
    absWorkingDir: root,
    entryPoints: PACKAGES,
    outdir: into,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node26',
    legalComments: 'inline',
    banner: { js: REQUIRE_BANNER },
    external: [...LATER],
    plugins: [laterPlugin],
    logLevel: 'warning',
  });
  const files = Object.entries(PACKAGES).map(([file, name]): [string, string] => [
    name,
    `${installed}/${file}.mjs`,
  ]);
  const joined: JoinedPackages = { installed, files: Object.fromEntries(files) };
  mkdirSync(folder, { recursive: true });
  replaceFileSync(path.join(folder, 'index.json'), `${JSON.stringify(joined, null, 2)}\n`);
  for (const { name } of readdirSync(folder, { withFileTypes: true }).filter((e) =>
    e.isDirectory(),
  ))
    if (name !== installed) rmSync(path.join(folder, name), { recursive: true, force: true });
}

if (import.meta.main) await joinPackages();
