import path from 'node:path';
import { COMPOSE_DIR, SECRETS_DIR } from '../engine/project.ts';
import { initSecrets, type InitReport } from '../fabric/secrets/init.ts';
import { readSecretKinds } from '../fabric/secrets/definitions.ts';
import { SecretFiles } from '../fabric/secrets/secret-files.ts';
import type { Fleet } from '../fleet/model.ts';

/** Makes every secret of the fleet that is missing under `dir`, keeps all that exist. */
export function makeSecrets(fleet: Fleet, dir: string = SECRETS_DIR): Promise<InitReport> {
  const kinds = readSecretKinds(path.join(COMPOSE_DIR, 'fleet'));
  return initSecrets(new SecretFiles(dir), fleet, kinds);
}

/** Makes what is missing and says so; silent when nothing was. */
export async function ensureSecrets(fleet: Fleet): Promise<void> {
  const { created, empty } = await makeSecrets(fleet);
  if (created.length > 0) console.log(`made ${created.length} secrets in ${SECRETS_DIR}`);
  if (created.length > 0 && empty.length > 0) {
    console.log(`waiting for a value from you: ${empty.join(', ')}`);
  }
}
