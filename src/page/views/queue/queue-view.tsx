/** The task queue: how much waits, what runs, what was held back. */
import type { TaskView } from '../../../contracts/task.ts';
import { count } from '../../format/quantity.ts';
import { Panel } from '../../parts/panel.tsx';
import { Select } from '../../parts/select.tsx';
import { place, setQuery } from '../../routing/router.ts';
import { useResource } from '../../state/resource.ts';
import { Held } from './held.tsx';
import { PriorityBars } from './priority-bars.tsx';
import { TaskTable } from './task-table.tsx';
import type { QueueReply } from './queue-reply.ts';

const EVERY_MS = 3_000;
const STATES = [
  ['', 'all'],
  ['queued', 'queued'],
  ['waiting', 'waiting for their time'],
  ['parked', 'waiting for others'],
  ['running', 'running'],
  ['succeeded', 'succeeded'],
  ['failed', 'failed'],
  ['dead', 'dead'],
  ['cancelled', 'cancelled'],
] as const;

export function QueueView() {
  const { state = '' } = place.value.query;
  const queue = useResource<QueueReply>('/v1/queue', {}, EVERY_MS);
  const tasks = useResource<{ tasks: readonly TaskView[]; total: number }>(
    '/v1/queue/tasks',
    { state, limit: 100 },
    EVERY_MS,
  );
  return (
    <>
      <h1>Queue</h1>
      <Panel title="Now" resource={queue}>
        {(reply) => (
          <>
            <div class="numbers">
              <Figure name="running" value={reply.queues.active_tasks} />
              <Figure name="succeeded" value={reply.queues.completed_tasks} />
              <Figure name="failed or dead" value={reply.queues.failed_tasks} />
              <Figure name="workers waiting" value={reply.details?.waiting_workers} />
            </div>
            <PriorityBars lengths={reply.queues.queues} />
            <Held details={reply.details} />
          </>
        )}
      </Panel>
      <Panel
        title="Tasks"
        resource={tasks}
        empty={(reply) => (reply.tasks.length === 0 ? 'No task is in this state.' : undefined)}
        actions={
          <Select
            label="State"
            value={state}
            options={STATES}
            onChange={(to) => setQuery({ state: to })}
          />
        }
      >
        {(reply) => (
          <>
            <TaskTable tasks={reply.tasks} />
            {reply.total > reply.tasks.length && (
              <p class="hint">
                The newest {count(reply.tasks.length)} of {count(reply.total)}.
              </p>
            )}
          </>
        )}
      </Panel>
    </>
  );
}

function Figure({ name, value }: { name: string; value: number | undefined }) {
  return (
    <div class="number-card">
      <strong>{count(value)}</strong>
      <span>{name}</span>
    </div>
  );
}
