/** The way of submitted tasks into the queue, with a look at what is known only by the stored results. */
import { TaskInvalid } from '../../../contracts/error-catalogue/services/tasks.ts';
import type { SubmitTask } from '../../../contracts/task.ts';
import { intake } from '../queue/lifecycle/intake.ts';
import type { RunningQueue } from '../queue/running-queue.ts';
import type { TraceContext } from '../../../runtime/trace.ts';
import { inTrace } from '../../../runtime/worker/task-span.ts';
import { submit, type Submission, type Submitted } from '../queue/lifecycle/submit.ts';

/**
 * Submits all of the tasks, or none; resolves when they are stored.
 *
 * @param from who submits, and in which trace: the work on the tasks goes on with it
 * @throws what `intake` and `submit` throw, QUEUE_STALLED
 */
export async function takeIn(
  queue: RunningQueue,
  inputs: readonly SubmitTask[],
  from: { readonly caller: string | undefined; readonly trace?: TraceContext },
): Promise<Submitted[]> {
  const { core } = queue;
  const now = core.now();
  const submissions = inputs.map((input) =>
    intake(inTrace(input, from.trace), now, core.limits, from.caller),
  );
  const ids = unknownIds(queue, inputs, submissions);
  const finished = ids.length === 0 ? undefined : await finishedAmong(queue, ids, submissions);
  return queue.commit(() => submit(core, submissions, finished));
}

/** Ids that may be those of tasks which have finished and left memory. */
function unknownIds(
  { core }: RunningQueue,
  inputs: readonly SubmitTask[],
  submissions: readonly Submission[],
): string[] {
  const { tasks, history } = core.table;
  const own = new Set(submissions.map(({ spec }) => spec.id));
  const named = history.forgotten === 0 ? [] : inputs.flatMap(({ task_id }) => task_id ?? []);
  const awaited = submissions.flatMap(({ spec }) => spec.dependencies ?? []);
  return [
    ...named.filter((id) => !tasks.has(id) && !history.remembers(id)),
    ...awaited.filter((id) => !tasks.has(id) && !own.has(id)),
  ];
}

async function finishedAmong(
  queue: RunningQueue,
  ids: readonly string[],
  submissions: readonly Submission[],
): Promise<Set<string>> {
  const finished = new Set<string>();
  for (const id of new Set(ids)) {
    const view = await queue.results.find(id);
    if (view === undefined) continue;
    const waiting = submissions.find(({ spec }) => spec.dependencies?.includes(id) === true);
    if (waiting !== undefined && view.state !== 'succeeded') {
      const problem = `it depends on ${id}, which ended ${view.state}`;
      throw new TaskInvalid({ task_id: waiting.spec.id, problem });
    }
    finished.add(id);
  }
  return finished;
}
