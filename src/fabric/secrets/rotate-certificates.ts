import { newAuthority, newMachineCertificate } from './certificate-files.ts';
import { layout } from './layout.ts';
import type { RotateContext } from './rotate.ts';

/** Gives machines a new key and certificate; the authority stays, so the peers need not know. */
export async function rotateCertificates(
  { files, fleet, log }: RotateContext,
  machines: readonly string[],
): Promise<void> {
  for (const machine of fleet.machines.filter(({ name }) => machines.includes(name))) {
    await newMachineCertificate(files, machine);
    log.replaced.push(layout.tlsCertificate(machine.name), layout.tlsKey(machine.name));
    await log.restart(machine.name);
  }
}

/**
 * Replaces the authority and all that it signed, then restarts the brokers, the hub first. Only the
 * link depends on certificates: it is down from the hub's restart to the leaf's, and the old
 * authority is trusted nowhere after that.
 */
export async function rotateAuthority({ files, fleet, log }: RotateContext): Promise<void> {
  await newAuthority(files);
  log.replaced.push(layout.authorityCertificate, layout.authorityKey);
  for (const machine of fleet.machines) {
    await newMachineCertificate(files, machine);
    log.replaced.push(layout.tlsCertificate(machine.name), layout.tlsKey(machine.name));
    log.replace(layout.trust(machine.name), files.read(layout.authorityCertificate) + '\n');
  }
  for (const { name } of fleet.machines) await log.restart(name);
}
