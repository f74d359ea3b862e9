/**
 * Bundles every container entry: `node scripts/build/bundle.ts OUT_DIR`.
 *
 * The output mirrors `src`, so a path such as `agents/memory-system/memory-client` means the same in both:
 * OUT_DIR/{runtime,services,agents}/..., shared code in OUT_DIR/chunks, protos in OUT_DIR/contracts/proto, zeromq's
 * native part in OUT_DIR/native, the page of the hub in OUT_DIR/page.
 */
import { copyFileSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { builtinModulesPlugin } from './builtin-modules.ts';
import { findEntries } from './entries.ts';
import { grpcProtosPlugin } from './grpc-protos.ts';
import { leftOutPlugin } from './left-out.ts';
import { bundlePage } from './page.ts';
import { REQUIRE_BANNER } from './require-banner.ts';
import { ADDON_IMPORT, findAddon, zeromqAddonPlugin } from './zeromq-addon.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What observability-hub serves to browsers. */
const PAGE = 'page';

const PROTOS = path.join('contracts', 'proto');

/**
 * @param outDir folder to fill
 * @returns esbuild's account of what went in, which the SBOM is made from
 */
export async function bundle(outDir: string): Promise<Metafile> {
  const source = path.join(ROOT, 'src');
  const result = await build({
    absWorkingDir: ROOT,
    entryPoints: findEntries(source).map((entry) => path.join(source, entry)),
    outbase: source,
    outdir: outDir,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node26',
    // Names stay: they are what a stack trace in an error report shows. Spaces and comments go.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    banner: { js: REQUIRE_BANNER },
    plugins: [builtinModulesPlugin, grpcProtosPlugin, leftOutPlugin, zeromqAddonPlugin],
    metafile: true,
    logLevel: 'warning',
  });
  writeNativePart(outDir);
  // The gRPC doors read them at start; the folder is the same as in the sources.
  cpSync(path.join(source, PROTOS), path.join(outDir, PROTOS), { recursive: true });
  const page = await bundlePage(path.join(outDir, PAGE));
  return {
    inputs: { ...result.metafile.inputs, ...page.inputs },
    outputs: { ...result.metafile.outputs, ...page.outputs },
  };
}

function writeNativePart(outDir: string): void {
  const addon = findAddon(
    path.join(ROOT, 'node_modules', 'zeromq'),
    process.arch,
    Number(process.versions.modules),
  );
  mkdirSync(path.join(outDir, 'native'), { recursive: true });
  copyFileSync(addon, path.join(outDir, 'native', 'zeromq.node'));
  const manifest = {
    type: 'module',
    private: true,
    imports: { [ADDON_IMPORT]: './native/zeromq.node' },
  };
  writeFileSync(path.join(outDir, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

if (import.meta.main) {
  const [outDir, metafile] = process.argv.slice(2);
  if (!outDir) throw new Error('usage: node scripts/build/bundle.ts OUT_DIR [METAFILE]');
  const account = await bundle(path.resolve(outDir));
  if (metafile) writeFileSync(metafile, JSON.stringify(account));
}
