import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'esbuild';

/** Name under which the bundle's own package.json maps the native part of zeromq; found from any depth of the bundle. */
export const ADDON_IMPORT = '#zeromq-addon';

/**
 * Replaces zeromq's search for its native part, which drags a build tool into every process, by one fixed file.
 */
export const zeromqAddonPlugin: Plugin = {
  name: 'zeromq-addon',
  setup(build) {
    build.onLoad({ filter: /zeromq[\\/]lib[\\/]load-addon\.js$/ }, () => ({
      contents: `import { createRequire } from 'node:module';\nexport default createRequire(import.meta.url)('${ADDON_IMPORT}');\n`,
      loader: 'js',
    }));
  },
};

/**
 * Picks the prebuilt native part that zeromq ships for a glibc Linux.
 *
 * @param packageDir folder of the zeromq package
 * @param arch `x64` or `arm64`, as in `process.arch`
 * @param abi highest Node ABI that will do, as in `process.versions.modules`
 * @returns path of the newest fitting file
 * @throws Error when the package ships none for this processor
 */
export function findAddon(packageDir: string, arch: string, abi: number): string {
  const dir = path.join(packageDir, 'build', 'linux', arch, 'node');
  const fitting = readdirSync(dir)
    .map((name) => ({ name, abi: Number(/^glibc-(\d+)-Release$/.exec(name)?.[1]) }))
    .filter((build) => build.abi <= abi)
    .sort((a, b) => b.abi - a.abi);
  const best = fitting[0];
  if (!best)
    throw new Error(
      `zeromq ships no native part for linux-${arch} (glibc, ABI ${abi} or older) in ${dir}`,
    );
  return path.join(dir, best.name, 'addon.node');
}
