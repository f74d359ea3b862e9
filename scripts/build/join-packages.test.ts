import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installedMark, joinedPackages } from '../../src/cli/joined-packages.ts';
import { joinPackages } from './join-packages.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
let folder: string;
// In the checkout, because what is loaded later is looked for in its node_modules.
beforeAll(async () => {
  folder = mkdtempSync(path.join(ROOT, 'node_modules', '.packages-'));
  await joinPackages(ROOT, folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs code in a process of its own, which knows the joined packages; Jest has a loader of its own. */
function run(code: string): string {
  const files = joinedPackages(ROOT, folder)!;
  const text = Object.entries(Object.fromEntries(files)).reduce(
    (all, [name, url]) => all.replaceAll(`from '${name}'`, `from '${url}'`),
    code,
  );
  const args = ['--input-type=module', '--eval', text];
  return execFileSync(process.execPath, args, { encoding: 'utf8', cwd: ROOT }).trim();
}

test('the joined typebox is one package: what one part builds another one checks', () => {
  const found = run(`import { Type } from 'typebox';
    import Value from 'typebox/value';
    import { Compile } from 'typebox/compile';
    const Side = Type.Object({ color: Type.Enum(['blue', 'green']) });
    console.log(Value.Check(Side, { color: 'blue' }), Compile(Side).Check({ color: 'red' }));`);
  expect(found).toBe('true false');
});

test('the joined dockerode loads SSH, tar and gRPC when they are used, and not before', () => {
  const found = run(`import Docker from 'dockerode';
    import { createRequire } from 'node:module';
    const { cache } = createRequire(import.meta.url);
    const loaded = () => Object.keys(cache).filter((file) => file.includes('ssh2/')).length > 0;
    const before = loaded();
    await new Docker({ protocol: 'ssh', host: '127.0.0.1', timeout: 1000 }).ping().catch(() => {});
    console.log(before, loaded());
    process.exit();`);
  expect(found).toBe('false true');
});

test('after another installation the packages come from node_modules', () => {
  expect(joinedPackages(ROOT, path.join(folder, 'not-there'))).toBeUndefined();
  const { installed } = JSON.parse(readFileSync(path.join(folder, 'index.json'), 'utf8')) as {
    installed: string;
  };
  expect(installed).toBe(installedMark(ROOT));
  const other = mkdtempSync(path.join(ROOT, 'node_modules', '.packages-'));
  try {
    expect(joinedPackages(other, folder)).toBeUndefined();
  } finally {
    rmSync(other, { recursive: true });
  }
});
