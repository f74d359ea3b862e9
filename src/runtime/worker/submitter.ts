/** Submits tasks to the durable queue from any agent. */
import { randomUUID } from 'node:crypto';
import type { SubmitTask } from '../../contracts/task.ts';
import { TandemError } from '../../contracts/errors.ts';
import type { AgentContext, Origin } from '../context.ts';
import { pauseAfter } from './pause.ts';
import { endOfTurn } from './turn.ts';
import { submission } from './task-span.ts';

export interface Submitter {
  /**
   * Submits a task; resolves with its id when the queue has it on its disk.
   *
   * While one request is on its way, further tasks gather for the next. A try whose answer got lost is
   * repeated with the same id, so the task is there once.
   *
   * @param within work that submits it; the task is part of its trace then
   * @throws what the queue refuses for good; the last failure when it could not be reached in time
   */
  submit(task: SubmitTask, within?: Origin): Promise<string>;
}

interface Entry {
  readonly task: SubmitTask & { task_id: string };
  readonly resolve: (id: string) => void;
  readonly reject: (error: unknown) => void;
  readonly until: number;
}

const MOST = { tasks: 200, bytes: 384 * 1024 };
const CALL_MS = 5_000;

/** @param timeoutMs time for a task to get in, all tries together; default 30000 */
export function submitter(
  { call, tracer }: Pick<AgentContext, 'call'> & Partial<Pick<AgentContext, 'tracer'>>,
  timeoutMs = 30_000,
): Submitter {
  let waiting: Entry[] = [];
  let busy = false;

  async function run(): Promise<void> {
    for (let failures = 0; waiting.length > 0;) {
      // What is submitted in the same turn goes together, also by those whom the last answer woke.
      await (failures === 0 ? endOfTurn() : pauseAfter(failures));
      const group = take();
      try {
        await send(group);
        failures = 0;
      } catch (error) {
        const again = group.filter(({ until }) => retryable(error) && until > Date.now());
        for (const entry of group) if (!again.includes(entry)) entry.reject(error);
        waiting = [...again, ...waiting];
        failures = again.length > 0 ? failures + 1 : 0;
      }
    }
    busy = false;
  }

  /** One that is refused must not take the others with it. */
  async function send(group: readonly Entry[]): Promise<void> {
    const tasks = group.map(({ task }) => task);
    try {
      await call('resource-manager', 'submit_tasks', { tasks }, { timeoutMs: CALL_MS });
    } catch (error) {
      if (group.length === 1 || retryable(error)) throw error;
      for (const entry of group) {
        await send([entry]).catch((own: unknown) => {
          if (retryable(own)) throw own;
          entry.reject(own);
        });
      }
      return;
    }
    for (const { resolve, task } of group) resolve(task.task_id);
  }

  function take(): Entry[] {
    const group: Entry[] = [];
    for (let bytes = 0; waiting.length > 0 && group.length < MOST.tasks;) {
      const size = JSON.stringify(waiting[0]!.task).length;
      if (group.length > 0 && bytes + size > MOST.bytes) break;
      bytes += size;
      group.push(waiting.shift()!);
    }
    return group;
  }

  return {
    submit: (given, within) =>
      new Promise((resolve, reject) => {
        const { task, ended } = submission(given, within, tracer);
        waiting.push({
          task: { ...task, task_id: task.task_id ?? `task-${randomUUID()}` },
          resolve: (id) => {
            ended('ok');
            resolve(id);
          },
          reject: (error) => {
            ended(error instanceof TandemError ? error.code : 'INTERNAL_ERROR');
            reject(error as Error);
          },
          until: Date.now() + timeoutMs,
        });
        if (busy) return;
        busy = true;
        void run();
      }),
  };
}

const retryable = (error: unknown) =>
  error instanceof TandemError && (error.retryable || error.code === 'DEADLINE_EXCEEDED');
