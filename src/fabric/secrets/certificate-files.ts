import { AuthorityIncomplete } from '../../contracts/error-catalogue/secrets.ts';
import type { Machine } from '../../fleet/model.ts';
import { createAuthority, createMachineCertificate } from '../identity/certificates.ts';
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
  const missing = [layout.authorityKey, layout.authorityCertificate].find((f) => !files.has(f));
  if (missing)
    throw new AuthorityIncomplete({ path: files.pathOf(missing), machine: machine.name });
  const made = await createMachineCertificate(certificateNames(machine), {
    key: files.read(layout.authorityKey),
    certificate: files.read(layout.authorityCertificate),
  });
  files.write(layout.tlsCertificate(machine.name), made.certificate);
  files.write(layout.tlsKey(machine.name), made.key);
}

/** Names and addresses that a machine's certificate is valid for. */
function certificateNames(machine: Machine): [string, ...string[]] {
  return [machine.name, 'nats', 'localhost', machine.address, '127.0.0.1'];
}
