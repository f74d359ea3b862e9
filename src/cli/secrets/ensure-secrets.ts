import path from 'node:path';
import { COMPOSE_DIR, SECRETS_DIR } from '../../engine/project.ts';
import { initSecrets, type InitReport } from '../../fabric/secrets/init.ts';
import { layout } from '../../fabric/secrets/files/layout.ts';
import { readSecretKinds } from '../../fabric/secrets/definitions.ts';
import { SecretFiles } from '../../fabric/secrets/files/secret-files.ts';
import { UnwrittenSecretFiles } from '../../fabric/secrets/files/unwritten-files.ts';
import type { Fleet } from '../../fleet/model.ts';
import { reloadBrokers } from './reload-brokers.ts';

const kinds = () => readSecretKinds(path.join(COMPOSE_DIR, 'fleet'));

/** Makes every secret of the fleet that is missing under `dir`, keeps all that exist. */
export function makeSecrets(fleet: Fleet, dir: string = SECRETS_DIR): Promise<InitReport> {
  return initSecrets(new SecretFiles(dir), fleet, kinds());
}

/** What `makeSecrets` would do. */
export function secretsToMake(fleet: Fleet, dir: string = SECRETS_DIR): Promise<InitReport> {
  return initSecrets(new UnwrittenSecretFiles(dir), fleet, kinds());
}

/** Makes what is missing, says so, and tells running brokers; silent when nothing was missing. */
export async function ensureSecrets(fleet: Fleet, machines: readonly string[]): Promise<void> {
  if (areBroughtHere(machines)) return;
  const { created, empty, derived } = await makeSecrets(fleet);
  await reloadBrokers(machines, derived);
  if (created.length > 0) console.log(`made ${created.length} secrets in ${SECRETS_DIR}`);
  if (created.length > 0 && empty.length > 0) {
    console.log(`waiting for a value from you: ${empty.join(', ')}`);
  }
}

/**
 * True on a machine that got a copy of its own secrets only: without the authority's key nothing can
 * be made here, and nothing needs to be.
 */
export function areBroughtHere(machines: readonly string[], dir: string = SECRETS_DIR): boolean {
  const files = new SecretFiles(dir);
  const complete = machines.every((machine) => files.has(layout.usersConf(machine)));
  return complete && !files.has(layout.authorityKey);
}
