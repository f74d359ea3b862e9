/** Errors that one agent reported. */
import type { Member } from '../../../contracts/observability/observability.ts';
import { Panel } from '../../parts/panel.tsx';
import { useResource } from '../../state/resource.ts';
import { ErrorList, type ErrorsReply } from '../errors/error-list.tsx';

const EVERY_MS = 10_000;

export function AgentErrors({ member }: { member: Member }) {
  const errors = useResource<ErrorsReply>(
    '/v1/errors',
    { agent: member.name, limit: 100 },
    EVERY_MS,
  );
  return (
    <Panel
      title="Errors"
      resource={errors}
      empty={({ data }) => (data.length === 0 ? 'It has reported no error.' : undefined)}
    >
      {({ data }) => <ErrorList errors={data} />}
    </Panel>
  );
}
