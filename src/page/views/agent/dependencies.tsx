/** What it needs and who needs it, as a small picture and as two lists that say the same. */
import type { Member } from '../../../contracts/observability/observability.ts';
import { MemberLink } from '../../parts/member-link.tsx';
import { Panel } from '../../parts/panel.tsx';
import type { Resource } from '../../state/resource.ts';
import type { MemberReply, Neighbour } from './member-reply.ts';
import { Wires } from './wires.tsx';

export function Dependencies({
  member,
  detail,
}: {
  member: Member;
  detail: Resource<MemberReply>;
}) {
  return (
    <Panel title="Dependencies" resource={detail}>
      {({ dependencies, dependents }) => (
        <div class="dependencies">
          <Column title="Needed by" members={dependents} nobody="Nobody needs it." />
          <Wires count={Math.max(1, dependents.length)} towards="right" />
          <div class="dependency-self">
            <strong>{member.name}</strong>
            <small>wave {member.wave}</small>
          </div>
          <Wires count={Math.max(1, dependencies.length)} towards="left" />
          <Column title="Needs" members={dependencies} nobody="It needs nobody." />
        </div>
      )}
    </Panel>
  );
}

function Column({
  title,
  members,
  nobody,
}: {
  title: string;
  members: readonly Neighbour[];
  nobody: string;
}) {
  return (
    <div class="dependency-column">
      <h3>
        {title} <small>{members.length}</small>
      </h3>
      {members.length === 0 ? (
        <p class="empty">{nobody}</p>
      ) : (
        <ul>
          {members.map(({ id, state }) => (
            <li key={id}>
              <MemberLink id={id} state={state} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
