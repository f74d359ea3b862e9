/** A task as the outside sees it. */
import type { PulledTask, TaskView } from '../../../contracts/task.ts';
import { isFinal, type Task } from './task.ts';

/** Tasks that go through the queue together share most of their instants. */
const instants = new Map<number, string>();
const MOST_INSTANTS = 256;

function iso(ms: number): string {
  const known = instants.get(ms);
  if (known !== undefined) return known;
  if (instants.size >= MOST_INSTANTS) instants.clear();
  const text = new Date(ms).toISOString();
  instants.set(ms, text);
  return text;
}
const given = <K extends string, V>(key: K, value: V | null | undefined) =>
  value === undefined || value === null ? {} : { [key]: value };
const at = (key: string, ms: number | undefined) =>
  ms === undefined || ms === 0 ? {} : { [key]: iso(ms) };

/** @param waitsFor why it finds no room, for a queued task */
export function viewOf(task: Task, waitsFor?: string): TaskView {
  const { spec, state } = task;
  return {
    task_id: spec.id,
    task_type: spec.type,
    state,
    priority: spec.priority,
    attempt: task.attempt,
    failures: task.failures,
    max_attempts: spec.maxAttempts,
    submitted_at: iso(spec.submittedAt),
    ...given('submitted_by', spec.by),
    ...(isFinal(task) || state === 'queued' ? at('queued_at', task.queuedAt) : {}),
    ...(state === 'waiting' ? at('not_before', task.notBefore) : {}),
    ...at('started_at', task.startedAt),
    ...at('finished_at', task.finishedAt),
    ...at('deadline', spec.deadline),
    ...given('worker', task.worker),
    ...given('progress', task.progress),
    ...given('dependencies', spec.dependencies && [...spec.dependencies]),
    ...given('parent', spec.parent),
    ...given('preemptible', spec.preemptible),
    ...given('stopping', task.stopping),
    ...given('waits_for', waitsFor),
    ...given('metadata', spec.metadata && { ...spec.metadata }),
    ...given('data', spec.data),
    ...given('result', task.result),
    ...given('error', task.error),
  };
}

/** What the worker of a running task gets. */
export function pulled(task: Task, leaseMs: number): PulledTask {
  const { spec } = task;
  return {
    task_id: spec.id,
    task_type: spec.type,
    ...given('data', spec.data),
    ...given('metadata', spec.metadata && { ...spec.metadata }),
    token: task.token ?? '',
    attempt: task.attempt,
    lease_ms: leaseMs,
    priority: spec.priority,
    ...given('deadline', spec.deadline),
    ...given('gpu_uuid', task.gpuUuid),
  };
}
