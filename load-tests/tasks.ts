/** Tasks of the durable queue, as users submit them. */
import { CallFailed, doorOf } from './context.ts';
import { request } from './requests.ts';
import type { LoadTarget } from '../src/release/load/plan/plan.ts';

/** Work of next to no time, so that the queue and its worker are what is measured. */
const TASK = { task_type: 'analysis', data: [3, 1, 2], metadata: { from: 'load-test' } };

/** @returns the id of a task that is on the disk */
export async function submit(target: LoadTarget, timeoutMs: number): Promise<string> {
  const url = `${doorOf(target, 'resource-manager')}/v1/tasks`;
  const reply = await request('POST', url, target, { body: TASK, status: 201, timeoutMs });
  const { task_id: id } = reply;
  if (typeof id !== 'string') throw new CallFailed('no task id in the reply');
  return id;
}

export function mustHaveSucceeded(task: unknown): void {
  const state = String((task as { state?: unknown } | undefined)?.state ?? 'unknown');
  if (state !== 'succeeded') throw new CallFailed(`task ${state}`);
}
