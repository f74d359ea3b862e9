/** Signs what a build made: `node scripts/build/sign-images.ts VERSION REVISION` writes `.tandem/signatures/VERSION.json`. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { ROOT, SECRETS_DIR } from '../../src/engine/project.ts';
import { SecretFiles } from '../../src/fabric/secrets/files/secret-files.ts';
import { replaceFileSync } from '../../src/files/replace-file-sync.ts';
import {
  signedImagesFile,
  signImages,
  signingKey,
} from '../../src/release/signing/signed-images.ts';
import { imageDigests } from './image-digests.ts';

const [version, revision] = process.argv.slice(2) as [string, string];
const images = imageDigests(version);
const list = { format: 1, version, revision, signed_at: new Date().toISOString(), images } as const;
const signed = signImages(list, signingKey(new SecretFiles(SECRETS_DIR)));
const folder = path.join(ROOT, '.tandem', 'signatures');
const file = path.join(folder, signedImagesFile(version));
mkdirSync(folder, { recursive: true });
replaceFileSync(file, `${JSON.stringify(signed, null, 2)}\n`);
