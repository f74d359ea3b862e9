/**
 * Writes what the image holds: `npm sbom ... | node scripts/build/sbom.ts METAFILE OUT_DIR`.
 *
 * OUT_DIR/sbom.cdx.json is npm's CycloneDX list cut down to the packages in the bundle, plus Node itself;
 * OUT_DIR/licenses.txt holds their licence texts. Both are the same for the same sources.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Metafile } from 'esbuild';
import { bundledPackages, type BundledPackage } from './bundled-packages.ts';

/** The parts of a CycloneDX 1.5 document that are read or changed here. */
export interface Sbom {
  serialNumber?: string;
  metadata: {
    timestamp?: string;
    component: { 'bom-ref': string; name: string };
    [key: string]: unknown;
  };
  components: { 'bom-ref': string; [key: string]: unknown }[];
  dependencies: { ref: string; dependsOn?: string[] }[];
  [key: string]: unknown;
}

/**
 * Cuts an SBOM down to given packages and takes out what differs from run to run.
 *
 * @param sbom npm's list of everything installed
 * @param refs `name@version` of what is in the bundle
 * @param epochSeconds time to put on the document, as SOURCE_DATE_EPOCH
 */
export function narrowSbom(sbom: Sbom, refs: ReadonlySet<string>, epochSeconds: number): Sbom {
  const root = sbom.metadata.component['bom-ref'];
  const node = {
    'bom-ref': `node@${process.versions.node}`,
    type: 'platform',
    name: 'node',
    version: process.versions.node,
  };
  const components = [
    ...sbom.components.filter((component) => refs.has(component['bom-ref'])),
    node,
  ];
  const kept = new Set([root, ...components.map((component) => component['bom-ref'])]);
  const dependencies = sbom.dependencies
    .filter(({ ref }) => kept.has(ref))
    .map(({ ref, dependsOn = [] }) => ({
      ref,
      dependsOn: dependsOn.filter((other) => kept.has(other)),
    }));
  const metadata = {
    ...sbom.metadata,
    timestamp: new Date(epochSeconds * 1000).toISOString(),
    component: { ...sbom.metadata.component, name: 'tandem' },
  };
  return { ...sbom, serialNumber: serialOf(components), metadata, components, dependencies };
}

/** A UUID that depends on the content alone. */
function serialOf(content: unknown): string {
  const hex = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function licenseTexts(packages: readonly BundledPackage[]): string {
  return packages
    .flatMap(({ ref, dir }) =>
      readdirSync(dir)
        .filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
        .map(
          (file) =>
            `==== ${ref}: ${file} ====\n\n${readFileSync(path.join(dir, file), 'utf8').trim()}\n`,
        ),
    )
    .join('\n');
}

if (import.meta.main) {
  const [metafilePath, outDir] = process.argv.slice(2);
  if (!metafilePath || !outDir)
    throw new Error('usage: npm sbom ... | node scripts/build/sbom.ts METAFILE OUT_DIR');
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const packages = bundledPackages(
    JSON.parse(readFileSync(metafilePath, 'utf8')) as Metafile,
    root,
  );
  const sbom = JSON.parse(readFileSync(0, 'utf8')) as Sbom;
  const narrowed = narrowSbom(
    sbom,
    new Set(packages.map(({ ref }) => ref)),
    Number(process.env['SOURCE_DATE_EPOCH'] ?? 0),
  );
  mkdirSync(outDir, { recursive: true });
  writeFileSync(path.join(outDir, 'sbom.cdx.json'), `${JSON.stringify(narrowed, null, 2)}\n`);
  writeFileSync(path.join(outDir, 'licenses.txt'), licenseTexts(packages));
}
