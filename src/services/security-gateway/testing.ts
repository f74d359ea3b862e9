/** What the tests of the gateway share: its users in memory, news that are kept. */
import { generateKeyPairSync } from 'node:crypto';
import { Registry } from 'prom-client';
import type { AuditEntry } from '../../contracts/security/audit.ts';
import { IdentityUnavailable } from '../../contracts/error-catalogue/services/security.ts';
import type { Revocation } from '../../contracts/security/token.ts';
import type { Cost } from '../../runtime/auth/passwords.ts';
import { openDatabase } from '../../runtime/sqlite/database.ts';
import type { News } from './news.ts';
import { issueToken } from './tokens/issuer.ts';
import { Revocations } from './tokens/revocations.ts';
import { Accounts } from './users/accounts.ts';
import { Lockout } from './users/lockout.ts';
import { loginCounts } from './users/login-counts.ts';
import { Logins } from './users/logins.ts';
import { PasswordDesk } from './users/password-desk.ts';
import { Sessions, type SessionOptions } from './users/sessions.ts';
import { SCHEMA } from './users/tables.ts';
import { UserStore } from './users/user-store.ts';

class KeptNews implements News {
  readonly records: AuditEntry[] = [];
  readonly revocations: Revocation[] = [];
  readonly events: string[] = [];
  /** While set, the fabric takes nothing. */
  away = false;

  async audit(entry: AuditEntry): Promise<void> {
    this.records.push(entry);
  }
  async around<T>(what: Omit<AuditEntry, 'outcome'>, work: () => Promise<T>): Promise<T> {
    const result = await work();
    this.records.push({ ...what, outcome: 'done' });
    return result;
  }
  async revoked(revocation: Revocation): Promise<void> {
    if (this.away) throw new Error('no broker');
    this.revocations.push(revocation);
  }
  event(kind: string): void {
    this.events.push(kind);
  }
}

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const x = String(publicKey.export({ format: 'jwk' }).x);
const jwk = { kty: 'OKP', crv: 'Ed25519', x, kid: 'k', alg: 'EdDSA', use: 'sig' } as const;

/** What a password costs is not what is tested: a hundred of them are made. */
const CHEAP: Cost = { memory: 64, passes: 1, parallelism: 1 };

/** The users' side of a gateway, with a clock that stands where it is put. */
export function users(options: Pick<SessionOptions, 'leewayMs'> & { readonly cost?: Cost } = {}) {
  const clock = { now: Date.now() };
  const now = () => clock.now;
  const database = openDatabase('', '', SCHEMA);
  const news = new KeptNews();
  const metrics = new Registry();
  const parts = {
    users: new UserStore(database),
    sessions: new Sessions(database, { now, ...options }),
    lockout: new Lockout(database, now),
    desk: new PasswordDesk(options.cost ?? CHEAP),
    revocations: new Revocations(database, now),
    news,
    counts: loginCounts(metrics),
  };
  const issue = (subject: Parameters<typeof issueToken>[1]) =>
    issueToken({ kid: 'k', key: privateKey, jwk }, subject, clock.now);
  const keys = { published: true };
  const requireKeys = () => {
    if (!keys.published) throw new IdentityUnavailable({ reason: 'no keys yet' });
  };
  const logins = new Logins({ ...parts, issue, requireKeys });
  return {
    ...parts,
    metrics,
    issue,
    jwk,
    keys,
    logins,
    accounts: new Accounts({ ...parts, logins }),
    clock,
  };
}

export const PASSWORD = 'correct horse battery';
