import type { AgentContext } from '../context.ts';
import { AuditLog } from './audit-log.ts';
import { StreamJournal } from './stream-journal.ts';

/** The audit log of this container, on the audit stream of its machine. Does no I/O until it is used. */
export function openAuditLog({ nc, identity }: Pick<AgentContext, 'nc' | 'identity'>): AuditLog {
  const { machine, agent } = identity;
  return new AuditLog(new StreamJournal(nc, { machine, agent }), { machine, agent });
}
