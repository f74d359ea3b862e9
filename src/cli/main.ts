/** `tandem NOUN VERB`: see `--help`; what exit codes mean stands in exit-code.ts. */

import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { useJoinedPackages } from './joined-packages.ts';

// A rollback is waited for: most of a short command's time is reading sources that have not changed.
const root = fileURLToPath(new URL('../../', import.meta.url));
enableCompileCache(`${root}.tandem/compile-cache`);
useJoinedPackages(root);

// `tandem status | head` closes our stdout early; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

try {
  // Not a static import, so that missing packages end in a sentence and not in a stack.
  const { runProgram } = await import('./program.ts');
  process.exitCode = (await runProgram(process.argv.slice(2))) ?? process.exitCode;
} catch (error) {
  if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error(`error: ${(error as Error).message}`);
  console.error('Packages are missing: run `npm ci` in the repository.');
  process.exitCode = 3;
}
