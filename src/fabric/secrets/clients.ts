/** The list of everybody who may ask for access tokens: public keys only, derived from the seeds. */
import type { Fleet } from '../../fleet/model.ts';
import type { ClientRow } from '../../contracts/security/token.ts';
import { OPERATOR } from '../../contracts/security/token.ts';
import type { FabricUser } from '../nats/users.ts';

/** A user of one machine's broker with the keys that are good for it now. */
export type KnownUser = FabricUser & { readonly publicKeys: readonly string[] };

/**
 * Renders `clients.json`.
 *
 * @param users of all machines
 */
export function renderClients(fleet: Fleet, users: readonly KnownUser[]): string {
  const rows = users.flatMap((user): ClientRow[] => {
    const entry = fleet.entries.find(
      ({ machine, slug }) => machine === user.machine && slug === user.slug,
    );
    const isOperator = user.slug === OPERATOR;
    if (!isOperator && entry === undefined) return [];
    return user.publicKeys.map((public_key) => ({
      name: entry?.name ?? OPERATOR,
      machine: isOperator ? '' : user.machine,
      role: entry?.role ?? OPERATOR,
      public_key,
    }));
  });
  // The operator is a user of every broker, with one key.
  const lines = [...new Set(rows.map((row) => JSON.stringify(row)))].sort();
  return `[\n${lines.join(',\n')}\n]\n`;
}
