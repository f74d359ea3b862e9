import path from 'node:path';
import { PROJECT_PREFIX, ROOT } from '../engine/project.ts';

const OWN = path.join(ROOT, '.tandem', 'release');

/** Folder of the state of releases; a second fleet on one engine has a folder of its own. */
export const RELEASE_DIR =
  process.env.TANDEM_RELEASE_DIR ||
  (PROJECT_PREFIX === 'tandem' ? OWN : path.join(OWN, 'of', PROJECT_PREFIX));
