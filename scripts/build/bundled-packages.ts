import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Metafile } from 'esbuild';

/** A package of which at least one file is in the bundle. */
export interface BundledPackage {
  /** `name@version`, as npm writes it in an SBOM. */
  readonly ref: string;
  /** Folder of the package. */
  readonly dir: string;
}

const PACKAGE_DIR = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;

/**
 * Lists the packages that really went into the bundle; the command line's own packages, for one, do not.
 *
 * @param metafile esbuild's account of the build
 * @param root folder that the account's paths are relative to
 * @returns packages sorted by `ref`
 */
export function bundledPackages(metafile: Metafile, root: string): BundledPackage[] {
  const dirs = new Set<string>();
  for (const output of Object.values(metafile.outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
      const dir = PACKAGE_DIR.exec(input)?.[1];
      if (dir && bytesInOutput > 0) dirs.add(dir);
    }
  }
  return [...dirs]
    .map((dir) => ({ dir: path.join(root, dir), ref: refOf(path.join(root, dir)) }))
    .sort((a, b) => (a.ref < b.ref ? -1 : 1));
}

function refOf(dir: string): string {
  const { name, version } = JSON.parse(
    readFileSync(path.join(dir, 'package.json'), 'utf8'),
  ) as Record<string, string>;
  return `${name}@${version}`;
}
