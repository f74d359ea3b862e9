/** Everything about one container. */
import { Skeleton, ProblemNote } from '../../parts/panel.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { place, setQuery } from '../../routing/router.ts';
import { blocks, memberSignal } from '../../state/members.ts';
import { useResource } from '../../state/resource.ts';
import { AgentHead } from './agent-head.tsx';
import { Calls } from './calls.tsx';
import { Dependencies } from './dependencies.tsx';
import { AgentErrors } from './agent-errors.tsx';
import { AgentLogs } from './agent-logs.tsx';
import { AgentTraces } from './agent-traces.tsx';
import { Overview } from './overview.tsx';
import type { MemberReply } from './member-reply.ts';

const TABS = [
  { key: 'overview', label: 'Overview' },
  { key: 'logs', label: 'Logs' },
  { key: 'errors', label: 'Errors' },
  { key: 'calls', label: 'Calls' },
  { key: 'traces', label: 'Traces' },
  { key: 'dependencies', label: 'Dependencies' },
] as const;
type TabKey = (typeof TABS)[number]['key'];

const EVERY_MS = 5_000;

export function AgentView({ machine, name }: { machine: string; name: string }) {
  const id = `${machine}/${name}`;
  const path = `/v1/fleet/members/${encodeURIComponent(machine)}/${encodeURIComponent(name)}`;
  const detail = useResource<MemberReply>(path, {}, EVERY_MS);
  void blocks.value; // it may come to the fleet while this is shown
  // The stream is fresher than the question; the question also knows members that have gone.
  const polled = detail.data?.member;
  const live = memberSignal(id)?.value;
  // The stream tells changes; that a sign of life is a moment younger is none, so signs come from the question.
  const member =
    live === undefined || polled === undefined
      ? (live ?? polled)
      : { ...live, signs: polled.signs };
  const chosen = TABS.find(({ key }) => key === place.value.query['tab'])?.key ?? 'overview';
  if (member === undefined)
    return (
      <>
        <h1>{id}</h1>
        {detail.problem === undefined ? (
          <Skeleton />
        ) : (
          <ProblemNote problem={detail.problem} retry={detail.reload} />
        )}
      </>
    );
  const content: Record<TabKey, () => preact.JSX.Element> = {
    overview: () => <Overview member={member} detail={detail} />,
    logs: () => <AgentLogs member={member} />,
    errors: () => <AgentErrors member={member} />,
    calls: () => <Calls member={member} />,
    traces: () => <AgentTraces member={member} />,
    dependencies: () => <Dependencies member={member} detail={detail} />,
  };
  return (
    <>
      <AgentHead member={member} />
      <Tabs
        label={`About ${name}`}
        tabs={TABS}
        chosen={chosen}
        onChoose={(tab) => setQuery({ tab })}
      >
        {content[chosen]()}
      </Tabs>
    </>
  );
}
