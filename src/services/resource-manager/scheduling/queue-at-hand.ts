/** The queue of this process; actions are declared before it exists. */
import { QueueNotReady } from '../../../contracts/error-catalogue/services/tasks.ts';
import type { RunningQueue } from '../queue/running-queue.ts';
import type { TaskQueue } from '../queue/task-queue.ts';

let atHand: TaskQueue | undefined;

export function putQueueAtHand(queue: TaskQueue | undefined): void {
  atHand = queue;
}

/** @throws QUEUE_NOT_READY, QUEUE_FENCED */
export function theQueue(): RunningQueue {
  if (atHand === undefined) throw new QueueNotReady({ reason: 'it has not started' });
  return atHand.running;
}

/** For health: true when tasks can be taken and given out. */
export const queueIsOpen = (): boolean => atHand?.isOpen === true;
