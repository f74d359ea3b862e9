/** Makes room for a task by taking a less urgent one from its worker, where that one allows it. */
import { PRIORITY_LEVELS } from '../../../../contracts/task.ts';
import type { Core } from '../core.ts';
import { compete } from './lanes.ts';
import type { Task } from '../task.ts';

/** Least lead in priority that is worth the lost work: one named priority. */
const LEAD = PRIORITY_LEVELS.HIGH - PRIORITY_LEVELS.MEDIUM;

/** Tells one running task to stop so that `urgent` finds room; one at a time, since each frees something. */
export function preemptFor(core: Core, urgent: Task): void {
  let victim: Task | undefined;
  for (const task of core.table.running.values()) {
    if (!compete(task.spec.needs, urgent.spec.needs)) continue;
    if (task.stopping !== null) return;
    if (task.spec.preemptible !== true) continue;
    if (task.spec.priority + LEAD > urgent.spec.priority) continue;
    if (victim === undefined || cheaper(task, victim)) victim = task;
  }
  if (victim === undefined) return;
  core.emit({ t: 'stop', at: core.now(), id: victim.spec.id, why: 'preempt' });
}

/** The less urgent one; among equals the one that has worked for the shorter time. */
function cheaper(a: Task, b: Task): boolean {
  if (a.spec.priority !== b.spec.priority) return a.spec.priority < b.spec.priority;
  return a.startedAt > b.startedAt;
}
