/** Takes tasks in. */
import {
  DependencyCycle,
  DependencyUnknown,
  QueueDraining,
  QueueFull,
  TaskConflict,
  TaskInvalid,
} from '../../../../contracts/error-catalogue/services/tasks.ts';
import type { Core } from '../core.ts';
import { newTask, type TaskSpec } from '../task.ts';
import { dependencyFailed, endOf, isBad, releaseDependents } from './dependencies.ts';

export interface Submission {
  readonly spec: TaskSpec;
  /** Takes dependencies that nobody has submitted yet. */
  readonly mayCome: boolean;
}

export interface Submitted {
  readonly id: string;
  /** False: it was there already, and nothing was done. */
  readonly fresh: boolean;
}

/**
 * Takes all of the tasks, or none.
 *
 * @param finished ids that are known to have succeeded although they are in memory no more
 * @throws QUEUE_DRAINING, QUEUE_FULL, TASK_ID_TAKEN, TASK_INVALID, TASK_DEPENDENCY_UNKNOWN, TASK_DEPENDENCY_CYCLE
 */
export function submit(
  core: Core,
  submissions: readonly Submission[],
  finished: ReadonlySet<string> = new Set(),
): Submitted[] {
  const { table } = core;
  const fresh = new Map<string, Submission>();
  const answers: Submitted[] = [];
  for (const submission of submissions) {
    const { id } = submission.spec;
    const twin = fresh.get(id)?.spec ?? table.tasks.get(id)?.spec;
    if (twin !== undefined) sameTask(twin, submission.spec);
    const known = twin !== undefined || table.history.remembers(id) || finished.has(id);
    if (!known) fresh.set(id, submission);
    answers.push({ id, fresh: !known });
  }
  if (fresh.size === 0) return answers;
  if (table.drain.on && table.drain.refuse) throw new QueueDraining({});
  checkRoom(core, fresh);
  for (const submission of fresh.values()) checkDependencies(core, submission, fresh, finished);
  for (const { spec } of fresh.values()) {
    const failed = spec.dependencies?.find((id) => isBad(endOf(core, id)));
    const state = stateOf(core, spec, finished);
    core.emit({ t: 'submit', at: core.now(), spec: open(spec, finished), state });
    if (failed !== undefined) {
      const error = dependencyFailed(failed);
      core.emit({ t: 'end', at: core.now(), id: spec.id, state: 'failed', error });
      releaseDependents(core, spec.id);
    }
  }
  return answers;
}

/** What is done already need not be waited for. */
function open(spec: TaskSpec, finished: ReadonlySet<string>): TaskSpec {
  if (spec.dependencies === undefined) return spec;
  return { ...spec, dependencies: spec.dependencies.filter((id) => !finished.has(id)) };
}

function stateOf(core: Core, spec: TaskSpec, finished: ReadonlySet<string>) {
  if (spec.dependencies?.some((id) => !succeeded(core, id, finished)) === true) return 'parked';
  return (spec.notBefore ?? 0) > core.now() ? 'waiting' : 'queued';
}

function succeeded({ table }: Core, id: string, finished: ReadonlySet<string>): boolean {
  const task = table.tasks.get(id);
  return task?.state === 'succeeded' || (task === undefined && finished.has(id));
}

function sameTask(known: TaskSpec, wanted: TaskSpec): void {
  const content = ({ type, data }: TaskSpec) => JSON.stringify([type, data]);
  if (content(known) !== content(wanted)) throw new TaskConflict({ task_id: wanted.id });
}

function checkRoom({ table, limits }: Core, fresh: ReadonlyMap<string, Submission>): void {
  const held = table.live + fresh.size;
  if (held > limits.tasks) {
    throw new QueueFull({ what: 'tasks', held: table.live, limit: limits.tasks });
  }
  let bytes = table.liveBytes;
  for (const { spec } of fresh.values()) bytes += newTask(spec, 'queued', 0).bytes;
  if (bytes > limits.bytes) {
    throw new QueueFull({ what: 'bytes', held: table.liveBytes, limit: limits.bytes });
  }
}

function checkDependencies(
  core: Core,
  { spec, mayCome }: Submission,
  fresh: ReadonlyMap<string, Submission>,
  finished: ReadonlySet<string>,
): void {
  if (spec.dependencies === undefined) return;
  if (mayCome && spec.deadline === undefined) {
    const problem = 'dependencies_may_come needs a deadline, or it could wait for ever';
    throw new TaskInvalid({ task_id: spec.id, problem });
  }
  for (const id of spec.dependencies) {
    const known = core.table.tasks.has(id) || fresh.has(id) || finished.has(id);
    if (!known && !mayCome) throw new DependencyUnknown({ task_id: spec.id, dependency: id });
    if (core.table.tasks.get(id)?.held === true) {
      const problem = `it depends on ${id}, which is moving to another queue`;
      throw new TaskInvalid({ task_id: spec.id, problem });
    }
  }
  const seen = new Set<string>();
  const ahead = [...spec.dependencies];
  for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
    if (id === spec.id) throw new DependencyCycle({ task_id: spec.id, dependency: id });
    if (seen.has(id)) continue;
    seen.add(id);
    const next = fresh.get(id)?.spec ?? parkedSpec(core, id);
    ahead.push(...(next?.dependencies ?? []));
  }
}

function parkedSpec({ table }: Core, id: string): TaskSpec | undefined {
  const task = table.tasks.get(id);
  return task?.state === 'parked' ? task.spec : undefined;
}
