/** What one container writes, live. */
import type { Member } from '../../../contracts/observability/observability.ts';
import { LogTail } from '../logs/log-tail.tsx';

export function AgentLogs({ member }: { member: Member }) {
  return <LogTail question={{ agent: member.name, machine: member.machine }} />;
}
