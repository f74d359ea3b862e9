/**
 * Bundles the hub's page: `node scripts/build/page.ts OUT_DIR`.
 *
 * OUT_DIR gets `index.html`, the runbooks, and `assets/`, whose file names carry a hash of what is in them, so that a browser may keep
 * them for ever. Each file also lies there compressed, as `.br` and `.gz`.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { copyRunbooks } from './runbooks.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SOURCE = path.join(ROOT, 'src', 'page');

/** Each entry and the place in the template that takes its name. */
const PLACES = {
  'early-theme.ts': { place: '%EARLY%', ending: '.js' },
  'main.tsx': { place: '%SCRIPT%', ending: '.js' },
  'styles/page.css': { place: '%STYLE%', ending: '.css' },
  'icon.svg': { place: '%ICON%', ending: '.svg' },
} as const;

const COMMON = {
  absWorkingDir: ROOT,
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  bundle: true,
  platform: 'browser',
  target: ['es2022', 'chrome116', 'firefox124', 'safari17.4'],
  minify: true,
  legalComments: 'none',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: { '.svg': 'copy' },
  // Nothing outside of this file decides what comes out; the image's build has no other.
  tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  metafile: true,
  logLevel: 'warning',
} as const satisfies BuildOptions;

/**
 * @param outDir folder to fill; what lies in it goes
 * @returns esbuild's account of what went in
 */
export async function bundlePage(outDir: string): Promise<Metafile> {
  rmSync(outDir, { recursive: true, force: true });
  const outdir = path.join(outDir, 'assets');
  const entries = (...names: (keyof typeof PLACES)[]) =>
    names.map((name) => path.join(SOURCE, name));
  const page = await build({
    ...COMMON,
    outdir,
    entryPoints: entries('main.tsx', 'styles/page.css', 'icon.svg'),
    format: 'esm',
    splitting: true,
  });
  // It runs before the first paint, so it is no module and waits for no other file.
  const early = await build({
    ...COMMON,
    outdir,
    entryPoints: entries('early-theme.ts'),
    format: 'iife',
  });
  const metafile = {
    inputs: { ...page.metafile.inputs, ...early.metafile.inputs },
    outputs: { ...page.metafile.outputs, ...early.metafile.outputs },
  };
  writeFileSync(path.join(outDir, 'index.html'), indexOf(metafile));
  copyRunbooks(outDir);
  compressAll(outDir);
  return metafile;
}

/** The template with the names that the entries got. */
function indexOf({ outputs }: Metafile): string {
  let html = readFileSync(path.join(SOURCE, 'index.html'), 'utf8');
  for (const [entry, { place, ending }] of Object.entries(PLACES)) {
    const input = path.posix.join('src/page', entry);
    const found = Object.entries(outputs).find(
      ([file, { entryPoint, inputs }]) =>
        file.endsWith(ending) && (entryPoint === input || (ending === '.svg' && input in inputs)),
    );
    if (found === undefined) throw new Error(`the bundle has no output for ${input}`);
    html = html.replaceAll(place, `assets/${path.posix.basename(found[0])}`);
  }
  return html;
}

/** As small as each encoding gets, since it is done once; the same for the same input. */
function compressAll(dir: string): void {
  for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(html|js|css|svg|md)$/.test(name)) continue;
    const file = path.join(dir, name);
    const bytes = readFileSync(file);
    const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
    writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params }));
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
  }
}

if (import.meta.main) {
  const [outDir] = process.argv.slice(2);
  if (!outDir) throw new Error('usage: node scripts/build/page.ts OUT_DIR');
  mkdirSync(outDir, { recursive: true });
  await bundlePage(path.resolve(outDir));
}
