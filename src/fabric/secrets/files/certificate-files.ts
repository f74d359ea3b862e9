import { AuthorityIncomplete } from '../../../contracts/error-catalogue/cli/secrets.ts';
import type { Machine } from '../../../fleet/model.ts';
import { GOSSIP_NAME, gossipHost } from '../../../fleet/render/infrastructure/alertmanager.ts';
import {
  createAuthority,
  createMachineCertificate,
  type KeyPair,
} from '../../identity/certificates.ts';
import { layout } from './layout.ts';
import type { SecretFiles } from './secret-files.ts';

/** Makes a new authority and writes its pair of files. */
export async function newAuthority(files: SecretFiles): Promise<void> {
  const made = await createAuthority();
  files.write(layout.authorityCertificate, made.certificate, 'owner');
  files.write(layout.authorityKey, made.key, 'owner');
}

/**
 * Makes a new key and certificate for a machine and writes them.
 *
 * @throws SECRET_AUTHORITY_INCOMPLETE when the key of the authority is kept elsewhere
 */
export async function newMachineCertificate(files: SecretFiles, machine: Machine): Promise<void> {
  const made = await sign(files, machine, [
    machine.name,
    'nats',
    'localhost',
    machine.address,
    '127.0.0.1',
  ]);
  files.write(layout.tlsCertificate(machine.name), made.certificate);
  files.write(layout.tlsKey(machine.name), made.key);
}

/**
 * Makes a new key and certificate for the gossip of a machine's Alertmanager and writes them. It is
 * not the broker's: who gets hold of one key cannot speak for the other.
 *
 * @throws SECRET_AUTHORITY_INCOMPLETE when the key of the authority is kept elsewhere
 */
export async function newGossipCertificate(files: SecretFiles, machine: Machine): Promise<void> {
  const made = await sign(files, machine, [GOSSIP_NAME, gossipHost(machine.name)]);
  files.write(layout.gossipCertificate(machine.name), made.certificate);
  files.write(layout.gossipKey(machine.name), made.key);
}

async function sign(
  files: SecretFiles,
  machine: Machine,
  names: [string, ...string[]],
): Promise<KeyPair> {
  const missing = [layout.authorityKey, layout.authorityCertificate].find((f) => !files.has(f));
  if (missing)
    throw new AuthorityIncomplete({ path: files.pathOf(missing), machine: machine.name });
  return createMachineCertificate(names, {
    key: files.read(layout.authorityKey),
    certificate: files.read(layout.authorityCertificate),
  });
}
