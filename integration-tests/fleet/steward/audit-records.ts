import { jetstream } from '@nats-io/jetstream';
import type { AuditRecord } from '../../../src/contracts/security/audit.ts';
import { subjects } from '../../../src/contracts/fabric/subjects.ts';
import { connectAs } from '../../support/clients/operator.ts';
import type { Slice } from '../../support/containers/slice.ts';

/** The chain of a steward, read with its own rights: the operator asks security-gateway instead. */
export async function auditOf(slice: Slice, machine: string): Promise<AuditRecord[]> {
  const connection = await connectAs(slice, machine, 'steward');
  const manager = await jetstream(connection).jetstreamManager(false);
  const { state } = await manager.streams.info('AUDIT');
  const records: AuditRecord[] = [];
  for (let seq = state.first_seq; seq <= state.last_seq; seq += 1) {
    const message = await manager.streams.getMessage('AUDIT', { seq });
    if (message?.subject === subjects.audit(machine, 'steward')) records.push(message.json());
  }
  await connection.close();
  return records;
}
