import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { SecretFiles } from '../../../../fabric/secrets/files/secret-files.ts';
import type { CheckOutcome, ImageFacts, Measurement } from '../../../ports.ts';
import {
  checkedImages,
  SIGNING_KEY,
  signedImagesFile,
  signingKey,
  type ImageList,
} from '../../../signing/signed-images.ts';
import { shareOf } from '../share.ts';
import { absent, check, type GateCheck, type GateWorld } from '../world.ts';

const SOURCE = 'images.signed';

/** Holds the images on every machine against the list that was signed when they were built. */
export function signatures(world: GateWorld): GateCheck {
  return check(
    {
      id: 'signatures',
      sources: [SOURCE],
      owner: 'security-manager',
      mission: 'the images are the ones that were built and signed here',
      phase: 'images',
      timeBoxSeconds: 30,
      escalation: 'build the images again with `scripts/up`, and load those on every machine',
    },
    async ({ candidate: { version, images } }): Promise<CheckOutcome> => {
      const file = path.join(world.signaturesDir, signedImagesFile(version));
      const text = await readFile(file, 'utf8').catch(() => null);
      const list = text === null ? `no signed list of ${version}` : listOf(text, version, world);
      if (typeof list === 'string')
        return {
          measurements: [absent(SOURCE, '%', list)],
          files: [],
          summary: `unknown: ${list}`,
        };
      const measured = signedShare(images, list);
      const { part, whole } = measured.counted!;
      const summary = `${part} of ${whole} images are those that were signed`;
      return { measurements: [measured], files: [file], summary };
    },
  );
}

function listOf(text: string, version: string, { secretsDir }: GateWorld): ImageList | string {
  const secrets = new SecretFiles(secretsDir);
  if (!secrets.has(SIGNING_KEY)) return `the key ${SIGNING_KEY} is not here`;
  return checkedImages(text, version, signingKey(secrets));
}

export function signedShare(
  images: readonly ImageFacts[],
  { images: signed }: ImageList,
): Measurement {
  const wrong = images.filter(({ image, digest }) => digest === null || signed[image] !== digest);
  const [part, whole] = [images.length - wrong.length, images.length];
  const notes = wrong.map(({ machine, image, digest }) =>
    digest === null
      ? `${image} is not on ${machine}`
      : `${image} on ${machine} is not what was signed`,
  );
  return shareOf({ source: SOURCE, part, whole, nothing: 'the candidate has no images', notes });
}
