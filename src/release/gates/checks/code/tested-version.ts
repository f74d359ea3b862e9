/** Which version the reports of the tests are about: `test-results/version.json`, which `scripts/test` writes. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Type, type Static } from 'typebox';
import Value from 'typebox/value';
import type { ImageFacts } from '../../../ports.ts';

const TestedVersion = Type.Object({
  /** Of the images. */
  version: Type.String(),
  /** Commit of the checkout. */
  commit: Type.String({ pattern: '^[0-9a-f]{40}$' }),
  /** True when the checkout had changes that were not committed. */
  changed: Type.Boolean(),
  /** What the engine calls the contents of each image that was tested, by its name with version. */
  images: Type.Record(Type.String(), Type.String()),
});
export type TestedVersion = Static<typeof TestedVersion>;

/** Null when it is missing or no such file. */
export async function readTestedVersion(folder: string): Promise<TestedVersion | null> {
  try {
    const value: unknown = JSON.parse(await readFile(path.join(folder, 'version.json'), 'utf8'));
    return Value.Check(TestedVersion, value) ? value : null;
  } catch {
    return null;
  }
}

/**
 * Why reports do not speak for a candidate; null when they do. The same version can be built twice, so the
 * contents of its images are compared too.
 */
export function wrongVersion(
  tested: TestedVersion | null,
  candidate: { readonly version: string; readonly images: readonly ImageFacts[] },
): string | null {
  if (tested === null)
    return 'the reports do not say which version they are about; run scripts/test';
  if (tested.version !== candidate.version)
    return `the tests ran against ${tested.version}, the candidate is ${candidate.version}`;
  if (tested.changed) return 'the tests ran on a checkout with changes that were not committed';
  const other = candidate.images.find(({ image, digest }) => tested.images[image] !== digest);
  if (candidate.images.length === 0) return 'the images of the candidate are not known';
  return other === undefined
    ? null
    : `the tests ran against other contents of ${other.image} than those on ${other.machine}`;
}
