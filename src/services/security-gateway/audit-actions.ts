/** The audit log: who did what on both machines. */
import { Type } from 'typebox';
import { InputInvalid } from '../../contracts/error-catalogue/runtime/runtime.ts';
import { AuditRecord } from '../../contracts/security/audit.ts';
import { ADMIN_SCOPE } from '../../contracts/security/roles.ts';
import { action } from '../../runtime/agent.ts';
import { gateway } from './gateway.ts';

const Text = Type.Optional(Type.String({ maxLength: 256 }));
const requires = { scope: ADMIN_SCOPE } as const;

export const auditActions = {
  audit: action({
    summary: 'The newest records of the audit log that fit, the newest first',
    input: Type.Object({
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
      actor: Text,
      of_action: Text,
      target: Text,
      since: Type.Optional(Type.String({ maxLength: 40, description: 'ISO 8601' })),
    }),
    output: Type.Object({ records: Type.Array(AuditRecord) }),
    requires,
    timeoutMs: 15_000,
    run: async ({ limit = 50, actor, of_action, target, since }) => ({
      records: await gateway().audit.list({
        limit,
        actor,
        action: of_action,
        target,
        since: since === undefined ? undefined : instant(since),
      }),
    }),
  }),

  verify_audit: action({
    summary: 'Checks every chain of the audit log, hash by hash',
    input: Type.Object({}),
    output: Type.Object({
      ok: Type.Boolean(),
      unreadable: Type.Integer({ description: 'Messages that are no audit records' }),
      chains: Type.Array(
        Type.Object({
          writer: Type.String(),
          ok: Type.Boolean(),
          records: Type.Integer(),
          first: Type.Integer(),
          head: Type.String(),
          broken: Type.Union([
            Type.Object({ number: Type.Integer(), reason: Type.String() }),
            Type.Null(),
          ]),
        }),
      ),
    }),
    requires,
    timeoutMs: 120_000,
    async run() {
      const { ok, unreadable, chains } = await gateway().audit.verify();
      return { ok, unreadable, chains: [...chains] };
    },
  }),
};

/** @throws INPUT_INVALID */
function instant(since: string): number {
  const ms = Date.parse(since);
  if (!Number.isNaN(ms)) return ms;
  const problems = `payload/since is ${since}, expected ISO 8601`;
  throw new InputInvalid({ agent: 'security-gateway', action: 'audit', problems });
}
