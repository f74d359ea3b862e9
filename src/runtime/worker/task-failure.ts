/** What work that threw is reported as. */
import type { TaskError } from '../../contracts/task.ts';
import { TandemError } from '../../contracts/errors.ts';

/** HTTP status of what no further attempt changes. */
const NOT_IMPLEMENTED = 501;

export function taskErrorOf(thrown: unknown): TaskError {
  if (thrown instanceof TandemError) {
    const { code, message, retryable } = thrown;
    return {
      code,
      message,
      retryable: retryable || (thrown.status >= 500 && thrown.status !== NOT_IMPLEMENTED),
    };
  }
  if (thrown instanceof Error) return { code: thrown.name, message: thrown.message };
  return { code: 'TASK_FAILED', message: String(thrown) };
}
