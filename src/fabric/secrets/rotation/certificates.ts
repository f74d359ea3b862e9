import {
  alertingMachines,
  isAlertmanager,
} from '../../../fleet/render/infrastructure/alertmanager.ts';
import {
  newAuthority,
  newGossipCertificate,
  newMachineCertificate,
} from '../files/certificate-files.ts';
import { layout } from '../files/layout.ts';
import type { RotateContext } from './context.ts';

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

/** Gives the Alertmanagers of machines a new key and certificate, one after the other: the pair goes on. */
export async function rotateGossip(
  { files, fleet, log }: RotateContext,
  machines: readonly string[],
): Promise<void> {
  for (const machine of alertingMachines(fleet).filter(({ name }) => machines.includes(name))) {
    await newGossipCertificate(files, machine);
    log.replaced.push(layout.gossipCertificate(machine.name), layout.gossipKey(machine.name));
    await restartAlertmanager({ fleet, log }, machine.name);
  }
}

async function restartAlertmanager(
  { fleet, log }: Pick<RotateContext, 'fleet' | 'log'>,
  machine: string,
): Promise<void> {
  const entry = fleet.entries.find((one) => one.machine === machine && isAlertmanager(one));
  if (entry) await log.restart(machine, entry.slug);
}

/**
 * Replaces the authority and all that it signed, then restarts the brokers, the hub first, and the
 * Alertmanagers. The link is down from the hub's restart to the leaf's, and the Alertmanagers notify
 * each on their own until both are back; the old authority is trusted nowhere after that.
 */
export async function rotateAuthority({ files, fleet, log }: RotateContext): Promise<void> {
  await newAuthority(files);
  log.replaced.push(layout.authorityCertificate, layout.authorityKey);
  for (const machine of fleet.machines) {
    await newMachineCertificate(files, machine);
    log.replaced.push(layout.tlsCertificate(machine.name), layout.tlsKey(machine.name));
    if (alertingMachines(fleet).includes(machine)) {
      await newGossipCertificate(files, machine);
      log.replaced.push(layout.gossipCertificate(machine.name), layout.gossipKey(machine.name));
    }
    log.replace(layout.trust(machine.name), files.read(layout.authorityCertificate) + '\n');
  }
  for (const { name } of fleet.machines) await log.restart(name);
  for (const { name } of alertingMachines(fleet)) await restartAlertmanager({ fleet, log }, name);
}
