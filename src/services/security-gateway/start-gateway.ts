/** Brings the gateway up: its files, its keys on the fabric, what callers say of each other. */
import { ClientKeys } from '../../runtime/auth/client-keys.ts';
import { tokenVerifier } from '../../runtime/auth/verifier.ts';
import { openAuditLog } from '../../runtime/audit/open-audit-log.ts';
import { subjects } from '../../contracts/fabric/subjects.ts';
import type { Stop } from '../../runtime/agent.ts';
import type { AgentContext } from '../../runtime/context.ts';
import { AuditReader } from './audit/audit-reader.ts';
import { auditStream } from './audit/audit-stream.ts';
import { openDatabase } from '../../runtime/sqlite/database.ts';
import { setGateway } from './gateway.ts';
import { SecurityStore } from './keys/security-store.ts';
import { readSigningKeys } from './keys/signing-key.ts';
import type { News } from './news.ts';
import { readDecaySettings, readLeewayMs } from './settings.ts';
import { provedClient } from './tokens/client-login.ts';
import { issueToken, type TokenSubject } from './tokens/issuer.ts';
import { Revocations } from './tokens/revocations.ts';
import { takeReport } from './trust/reports.ts';
import * as trustTables from './trust/tables.ts';
import { TrustLedger } from './trust/trust-ledger.ts';
import { TrustPublisher } from './trust/trust-publisher.ts';
import { Accounts } from './users/accounts.ts';
import { Lockout } from './users/lockout.ts';
import { loginCounts } from './users/login-counts.ts';
import { Logins } from './users/logins.ts';
import { PasswordDesk } from './users/password-desk.ts';
import { Sessions } from './users/sessions.ts';
import * as userTables from './users/tables.ts';
import { UserStore } from './users/user-store.ts';

/** Between two rounds of throwing out what is over, milliseconds. */
const SWEEP_MS = 5 * 60 * 1000;

/** @throws SECRET_MISSING without signing keys, and whatever keeps the files from being opened */
export async function startGateway(ctx: AgentContext): Promise<Stop> {
  const { log, nc, stateDir, secrets } = ctx;
  const signing = readSigningKeys(secrets.read('jwt'));
  const identity = openDatabase(stateDir, userTables.FILE, userTables.SCHEMA);
  const scores = openDatabase(stateDir, trustTables.FILE, trustTables.SCHEMA);

  const revocations = new Revocations(identity);
  const jwks = signing.map(({ jwk }) => jwk);
  const store = new SecurityStore(ctx, jwks, () => revocations.list());
  const news = newsOf(ctx, store);
  const requireKeys = () => store.requirePublished();
  const issue = async (subject: TokenSubject) => {
    requireKeys();
    return issueToken(signing[0], subject);
  };

  const users = new UserStore(identity);
  const sessions = new Sessions(identity, { leewayMs: readLeewayMs(ctx.config) });
  const lockout = new Lockout(identity);
  const desk = new PasswordDesk();
  const counts = loginCounts(ctx.metrics);
  const kept = { users, sessions, lockout, revocations };
  const logins = new Logins({ ...kept, desk, news, counts, issue, requireKeys });
  const accounts = new Accounts({ users, lockout, desk, logins, news });

  const publisher = new TrustPublisher(ctx);
  const trust = new TrustLedger(scores, readDecaySettings(ctx.config), (e) => publisher.put(e));
  const reports = nc.subscribe(subjects.outcomes('*'), {
    callback: (error, msg) => {
      if (error !== null) return;
      const caller = msg.subject.slice(msg.subject.indexOf('.') + 1);
      try {
        takeReport(trust, caller, msg.string(), Date.now());
      } catch (err) {
        log.warn('report of outcomes is not readable', { caller, err });
      }
    },
  });

  const clients = new ClientKeys();
  setGateway({
    ...{ users, lockout, desk, logins, accounts, trust, news, issue },
    audit: new AuditReader(auditStream(nc)),
    verify: tokenVerifier(ctx),
    keys: () => store.keys,
    snapshot: () => store.snapshot(),
    provedClient: (assertion) =>
      counts.attempt(() => provedClient(assertion, clients, revocations)),
    revoke: (kind, id) => news.revoked(revocations.add(kind, id)),
  });
  store.follow();
  publisher.follow(() => trust.entries());

  const timer = setInterval(() => {
    try {
      sessions.sweep();
      lockout.sweep();
      void publisher.forget(trust.trim()).catch((err: unknown) => {
        log.warn('forgotten scores stay on the fabric', { err });
      });
      void store.forget(revocations.sweep()).catch(() => undefined);
    } catch (err) {
      log.error('what is over cannot be thrown out', { err });
    }
  }, SWEEP_MS).unref();

  return async () => {
    clearInterval(timer);
    reports.unsubscribe();
    await publisher.stop();
    setGateway(undefined);
    identity.close();
    scores.close();
  };
}

function newsOf(ctx: AgentContext, store: SecurityStore): News {
  const audit = openAuditLog(ctx);
  return {
    async audit(entry) {
      ctx.log.info('audit', { ...entry });
      return audit.append(entry).catch((err: unknown) => {
        ctx.log.error('the audit log did not take a record', { err });
        throw err;
      });
    },
    around: (what, work) => audit.around(what, work),
    revoked: (revocation) => store.revoke(revocation),
    event: (kind, payload) => ctx.publish(`security.${kind}`, payload),
  };
}
