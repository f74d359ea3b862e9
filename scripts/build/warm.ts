/**
 * Fills Node's compile cache for a bundle: `BUNDLE_DIR=... NODE_COMPILE_CACHE=... node FLAGS scripts/build/warm.ts`.
 *
 * Run it with the user, the flags and the paths of the real containers: all three are part of the cache's key.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const bundleDir = process.env['BUNDLE_DIR'];
if (!bundleDir)
  throw new Error('BUNDLE_DIR is not set; it names the folder that scripts/build/bundle.ts wrote');

const MAIN = path.join('runtime', 'main.js');
const files = readdirSync(bundleDir, { recursive: true, encoding: 'utf8' })
  // The page's scripts run in browsers.
  .filter((file) => file.endsWith('.js') && file !== MAIN && !file.startsWith('page/'))
  .sort();
for (const file of files) await load(file);

// The main file runs when it is loaded; without an entry and settings it only complains and exits, which is enough.
process.on('exit', () => {
  process.exitCode = 0;
});
process.argv.splice(2);
await load(MAIN).catch((error: unknown) =>
  console.log(`as expected without settings: ${String(error)}`),
);
process.exit(0);

async function load(file: string): Promise<void> {
  await import(pathToFileURL(path.join(bundleDir!, file)).href);
}
