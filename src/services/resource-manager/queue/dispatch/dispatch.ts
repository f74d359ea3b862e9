/** Chooses what a worker gets: the most urgent task that it can run and that finds room. */
import { priorityName, type TaskError } from '../../../../contracts/task.ts';
import type { Core } from '../core.ts';
import { compete, type Lane } from './lanes.ts';
import { preemptFor } from './preempt.ts';
import { releaseDependents } from '../lifecycle/dependencies.ts';
import type { Task } from '../task.ts';

export interface Puller {
  /** Name under which its tasks are shown. */
  readonly worker: string;
  readonly types: readonly string[];
  /** Lease it asks for, milliseconds; a task's own goes first when it is shorter. */
  readonly leaseMs?: number | undefined;
}

/** Gives a worker up to `max` tasks; each of them is running then. */
export function take(core: Core, puller: Puller, max: number): Task[] {
  const taken: Task[] = [];
  if (core.table.drain.on) return taken;
  const now = core.now();
  noteWorker(core, puller, now);
  while (taken.length < max) {
    const task = next(core, puller, now);
    if (task === undefined) break;
    taken.push(task);
  }
  return taken;
}

/** Types that nobody asks for any more make room; callers may ask for types that never were. */
const MOST_TYPES = 1_000;

function noteWorker({ workerSeen, limits }: Core, { types }: Puller, now: number): void {
  for (const type of types) workerSeen.set(type, now);
  if (workerSeen.size <= MOST_TYPES) return;
  for (const [type, at] of workerSeen) {
    if (now - at > limits.workerGoneMs) workerSeen.delete(type);
  }
}

function next(core: Core, puller: Puller, now: number): Task | undefined {
  for (;;) {
    const lane = bestLane(core, puller.types, now);
    if (lane === undefined) return undefined;
    const started = tryStart(core, lane, puller, now);
    if (started !== undefined) return started;
  }
}

/** The lane with the most urgent head, among those that are not held up. */
function bestLane(core: Core, types: readonly string[], now: number): Lane | undefined {
  const { lanes } = core.table;
  let best: Lane | undefined;
  let bestKey = Infinity;
  for (const type of types) {
    if (!core.breakers.passes(type, now)) continue;
    for (const lane of lanes.ofType(type)) {
      if (lane.refused !== undefined) continue;
      const head = lanes.head(lane);
      if (head === undefined || head.key > bestKey) continue;
      if (head.key === bestKey && best !== undefined) {
        if (lanes.head(best)!.task.order < head.task.order) continue;
      }
      if (lane.needs !== undefined && isReserved(core, lane, now)) continue;
      best = lane;
      bestKey = head.key;
    }
  }
  return best;
}

/** True when the next room of this kind belongs to a task of another lane that has waited too long. */
function isReserved(core: Core, lane: Lane, now: number): boolean {
  const { lanes } = core.table;
  const { reserveMs, workerGoneMs } = core.limits;
  for (const other of lanes.all()) {
    if (other === lane || other.refusedSince === 0) continue;
    const claimed = now - other.refusedSince >= reserveMs;
    if (!claimed || !compete(other.needs, lane.needs)) continue;
    if (now - (core.workerSeen.get(other.type) ?? -Infinity) > workerGoneMs) continue;
    const mine = lane.refusedSince === 0 ? Infinity : lane.refusedSince;
    if (other.refusedSince > mine) continue;
    // Of two since the same moment exactly one may go first, or neither would.
    if (other.refusedSince === mine && `${other.type} ${other.id}` > `${lane.type} ${lane.id}`)
      continue;
    return true;
  }
  return false;
}

function tryStart(core: Core, lane: Lane, puller: Puller, now: number): Task | undefined {
  const { task } = core.table.lanes.head(lane)!;
  const { id, needs, type } = task.spec;
  let resources: string | undefined;
  let gpu: string | undefined;
  if (needs !== undefined) {
    const answer = core.admission.tryAdmit({
      id,
      needs,
      priority: priorityName(task.spec.priority),
    });
    if (!answer.ok) {
      if (answer.never) failForGood(core, id, neverFits(answer.reason));
      else refuse(core, lane, task, answer.reason, now);
      return undefined;
    }
    resources = answer.lease;
    gpu = answer.gpuUuid;
    lane.refusedSince = 0;
  }
  const leaseMs = Math.min(task.spec.leaseMs, puller.leaseMs ?? Infinity);
  if (core.attempts.size === 0) core.sweptAt = now;
  core.attempts.set(id, { until: now + leaseMs, leaseMs, resources });
  core.breakers.started(type, id);
  const { worker } = puller;
  return core.emit({ t: 'start', at: now, id, worker, ...(gpu === undefined ? {} : { gpu }) });
}

function refuse(core: Core, lane: Lane, task: Task, reason: string, now: number): void {
  lane.refused = reason;
  if (lane.refusedSince === 0) lane.refusedSince = now;
  preemptFor(core, task);
}

/** Something may be free: everybody may ask again. */
export function unblock(core: Core): void {
  for (const lane of core.table.lanes.all()) lane.refused = undefined;
}

const neverFits = (reason: string): TaskError => ({
  code: 'TASK_NEVER_FITS',
  message: `no machine can ever give what it needs: ${reason}`,
  retryable: false,
});

/** Ends a task that runs nowhere, and what waits for it. */
function failForGood(core: Core, id: string, error: TaskError): void {
  core.emit({ t: 'end', at: core.now(), id, state: 'failed', error });
  releaseDependents(core, id);
}
