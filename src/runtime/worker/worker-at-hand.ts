/** A worker on a queue in memory, for tests with fake timers. */
import { jest } from '@jest/globals';
import type { PulledTask } from '../../contracts/task.ts';
import { FakeQueue } from './fake-queue.ts';
import { endOfTurn } from './turn.ts';
import { runWorker, type TaskControl, type WorkerOptions } from './worker.ts';

/** Time goes by, and after it two turns of the event loop: one for the reports, one for the next pull. */
export const pass = async (ms: number) => {
  await jest.advanceTimersByTimeAsync(ms);
  for (let turn = 0; turn < 2; turn += 1) await endOfTurn();
};

/** Work that goes on until the test ends it, or until it is told to stop. */
export class Work {
  readonly begun: string[] = [];
  readonly tasks = new Map<string, { end: (result: unknown) => void; control: TaskControl }>();
  /** False: it does not listen to those who want it to stop. */
  obedient = true;

  readonly run = (task: PulledTask, control: TaskControl): Promise<unknown> => {
    this.begun.push(task.task_id);
    return new Promise((resolve, reject) => {
      this.tasks.set(task.task_id, { end: resolve, control });
      control.signal.addEventListener('abort', () => {
        if (this.obedient) reject(control.signal.reason as Error);
      });
    });
  };

  async end(id: string, result: unknown = 'done'): Promise<void> {
    this.tasks.get(id)!.end(result);
    await pass(0);
  }
}

/** A worker that has asked for its first tasks. */
export async function setUp(options: Partial<WorkerOptions> = {}, tasks: readonly string[] = []) {
  const queue = new FakeQueue();
  const work = new Work();
  for (const task_id of tasks) queue.add({ task_id });
  const worker = runWorker(queue.context(), { types: ['sum'], run: work.run, ...options });
  await pass(0);
  return { queue, work, worker };
}
