/** Keeps who set which mode: a change without a record is not made. */
import type { Capability, ModeSetting } from '../../../contracts/migration/modes.ts';
import type { AuditLog } from '../../../runtime/audit/audit-log.ts';
import { openAuditLog } from '../../../runtime/audit/open-audit-log.ts';
import type { CallContext } from '../../../runtime/context.ts';

/** The chain of this service; opened with its first record. */
let log: AuditLog | undefined;

/** @throws AUDIT_UNAVAILABLE, and then the mode is as it was; what `change` throws */
export async function recorded(
  ctx: CallContext,
  capability: Capability,
  setting: ModeSetting,
  change: () => Promise<void>,
): Promise<void> {
  log ??= openAuditLog(ctx);
  const actor = ctx.principal?.subject ?? `${ctx.caller ?? 'somebody'} (unproved)`;
  const details = { ...setting };
  await log.around({ actor, action: 'set_mode', target: capability, details }, change);
}
