/** Tasks, the newest first. */
import type { TaskView } from '../../../contracts/task.ts';
import { ABSENT } from '../../format/quantity.ts';
import { Age } from '../../parts/age.tsx';
import { TableHead } from '../../parts/table-head.tsx';

const COLUMNS = [
  'Task',
  'Type',
  'State',
  { number: 'Priority' },
  { number: 'Attempt' },
  'Submitted',
  'Worker',
];

export function TaskTable({ tasks }: { tasks: readonly TaskView[] }) {
  return (
    <div class="table-wrap" tabIndex={0} role="region" aria-label="Table of tasks">
      <table>
        <TableHead columns={COLUMNS} />
        <tbody>
          {tasks.map((task) => (
            <tr key={task.task_id}>
              <td class="code">{task.task_id}</td>
              <td>{task.task_type}</td>
              <td>
                <span class={`task-state is-${task.state}`}>{task.state}</span>
                {task.waits_for !== undefined && <small> {task.waits_for}</small>}
                {task.progress?.percent !== undefined && (
                  <small> {Math.round(task.progress.percent)} %</small>
                )}
              </td>
              <td class="number">{task.priority}</td>
              <td class="number">
                {task.attempt} / {task.max_attempts}
              </td>
              <td>
                <Age when={task.submitted_at} />
              </td>
              <td>{task.worker ?? ABSENT}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
