/** A whole gateway for tests of its actions: everything in memory, nothing on a fabric. */
import { EMPTY_CHAIN, linked } from '../../runtime/audit/chain.ts';
import type { ClientKeys } from '../../runtime/auth/client-keys.ts';
import { identityWith } from '../../runtime/auth/testing.ts';
import { ChainChecks } from './audit/chain-checks.ts';
import { openDatabase } from '../../runtime/sqlite/database.ts';
import type { Gateway } from './gateway.ts';
import { users } from './testing.ts';
import { provedClient } from './tokens/client-login.ts';
import * as trustTables from './trust/tables.ts';
import { TrustLedger } from './trust/trust-ledger.ts';

/** The gateway without a broker: what it would tell the fabric, its own verifier knows at once. */
export function gatewayWith(clients: ClientKeys): Gateway {
  const parts = users();
  const { users: store, revocations, news, jwk, issue } = parts;
  const { identity, ring } = identityWith(undefined, { clients });
  const document = { keys: [{ jwk, retire_at: null }] };
  const snapshot = () => ({ revision: 1, document, revoked: revocations.list() });
  const writer = { machine: 'pc2', agent: 'security-gateway' };
  const records = () => {
    let head = EMPTY_CHAIN;
    return news.records.map((entry) => (head = linked(entry, head, writer)) as never);
  };
  const audit = {
    list: async ({ limit }: { limit: number }) => records().slice(-limit).reverse(),
    async verify() {
      const checks = new ChainChecks();
      records().forEach((record) => checks.add(record));
      return checks.report();
    },
  };
  const decay = { half_life_s: 86_400, doubt: 5 };
  return {
    ...{ ...parts, users: store, news, issue, snapshot },
    audit: audit as unknown as Gateway['audit'],
    trust: new TrustLedger(openDatabase('', '', trustTables.SCHEMA), decay),
    verify: (token) => {
      ring.applySnapshot(snapshot());
      return identity.verify(token);
    },
    keys: () => [jwk],
    provedClient: (assertion) => provedClient(assertion, clients, revocations),
    revoke: (kind, id) => news.revoked(revocations.add(kind, id)),
  };
}
