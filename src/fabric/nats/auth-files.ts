/**
 * The files in `/etc/nats/auth`, included by the committed server configuration: who may connect
 * (public keys and password hashes only) and, on a leaf, how it logs in at the hub.
 */
import type { FabricUser } from './users.ts';
import { LEAF_PORT, LOCAL_SUBJECTS } from './link.ts';

const HEADER = '# Written by `scripts/tandem secrets`; do not edit.\n';

/** A user of the server that logs in with one of several public nkeys (two while one is replaced). */
export interface KeyedUser extends FabricUser {
  readonly publicKeys: readonly string[];
}

/** A leaf machine's account at the hub; several while its password is replaced. */
export interface LeafUser {
  readonly user: string;
  /** bcrypt hash. */
  readonly passwordHash: string;
}

/** Renders `users.conf`: the `users` of account FLEET. */
export function renderUsersConf(users: readonly KeyedUser[], leaves: readonly LeafUser[]): string {
  const keyed = users.flatMap(({ slug, publicKeys, permissions }) =>
    publicKeys.map((nkey) => `  # ${slug}\n  ${JSON.stringify({ nkey, permissions })}`),
  );
  const linked = leaves.map(({ user, passwordHash }) => {
    const login = {
      user,
      password: passwordHash,
      allowed_connection_types: ['LEAFNODE'],
      permissions: {
        publish: { deny: LOCAL_SUBJECTS },
        subscribe: { deny: LOCAL_SUBJECTS },
      },
    };
    return `  # the leaf link\n  ${JSON.stringify(login)}`;
  });
  return `${HEADER}users = [\n${[...keyed, ...linked].join('\n')}\n]\n`;
}

/** Renders `leaf.conf` of a leaf machine: the address of the hub with this machine's login. */
export function renderLeafConf(hub: string, user: string, password: string): string {
  const login = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
  return `${HEADER}url: "tls://${login}@${hub}:${LEAF_PORT}"\n`;
}
