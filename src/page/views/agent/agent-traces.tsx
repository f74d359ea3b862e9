/** Requests that went through one agent. */
import type { Member } from '../../../contracts/observability/observability.ts';
import { Panel } from '../../parts/panel.tsx';
import { useResource } from '../../state/resource.ts';
import { TraceList, type TracesReply } from '../traces/trace-list.tsx';

const EVERY_MS = 10_000;

export function AgentTraces({ member }: { member: Member }) {
  const traces = useResource<TracesReply>(
    '/v1/traces',
    { agent: member.name, limit: 50 },
    EVERY_MS,
  );
  return (
    <Panel
      title="Requests through it"
      resource={traces}
      empty={(reply) =>
        reply.traces.length === 0 ? 'No request through it was traced yet.' : undefined
      }
    >
      {(reply) => <TraceList traces={reply.traces} />}
    </Panel>
  );
}
