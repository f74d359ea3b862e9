/** Where every secret lies under `compose/secrets`, relative to it. */
import path from 'node:path';
import { LIFETIMES_FILE } from '../../../contracts/security/secret-lifetimes.ts';

export const layout = {
  authorityKey: path.join('ca', 'ca.key'),
  authorityCertificate: path.join('ca', 'ca.crt'),
  operatorSeed: path.join('operator', 'nkey'),
  seed: (machine: string, slug: string) => path.join(machine, `nkey.${slug}`),
  tlsKey: (machine: string) => path.join(machine, 'tls.key'),
  tlsCertificate: (machine: string) => path.join(machine, 'tls.crt'),
  /** What the machine's Alertmanager gossips with. */
  gossipKey: (machine: string) => path.join(machine, 'gossip.key'),
  gossipCertificate: (machine: string) => path.join(machine, 'gossip.crt'),
  /** A copy of the authority's certificate, for the containers of a machine. */
  trust: (machine: string) => path.join(machine, 'ca.crt'),
  /** Password of a leaf machine at the hub; only there. */
  leafPassword: (machine: string) => path.join(machine, 'leaf-password'),
  named: (machine: string, name: string) => path.join(machine, name),
  /** Folder that a machine's NATS server sees as `/etc/nats/auth`. */
  usersConf: (machine: string) => path.join(machine, 'nats', 'users.conf'),
  leafConf: (machine: string) => path.join(machine, 'nats', 'leaf.conf'),
  /** The same for the account of rehearsals. */
  rehearsalUsersConf: (machine: string) => path.join(machine, 'nats', 'rehearsal-users.conf'),
  rehearsalLeafConf: (machine: string) => path.join(machine, 'nats', 'rehearsal-leaf.conf'),
  /** Public keys of everybody who may ask for tokens; its folder is what services see. */
  clients: (machine: string) => path.join(machine, 'clients', 'clients.json'),
  /** Beside it, without any secret: when certificates end and how old secrets are. */
  lifetimes: (machine: string) => path.join(machine, 'clients', LIFETIMES_FILE),
} as const;

/** Names that a named secret may not take: files made here, and words of `secrets rotate`. */
export const RESERVED =
  /^(ca|tls|gossip|leaf|operator|rehearsal|nkey\..*|(tls|gossip)\.(key|crt)|ca\.crt|leaf-password|nats|clients)$/;
