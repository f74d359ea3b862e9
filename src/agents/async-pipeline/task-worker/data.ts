/** Reads the data of tasks; what is wrong with them no further attempt mends. */
import { TaskDataInvalid } from '../../../contracts/error-catalogue/services/tasks.ts';

/** @throws TASK_DATA_INVALID */
export function givenObject(task_id: string, data: unknown): Record<string, unknown> {
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) {
    return data as Record<string, unknown>;
  }
  throw new TaskDataInvalid({ task_id, problem: 'an object is expected' });
}

/** A text that must be there.
 *
 * @throws TASK_DATA_INVALID
 */
export function field(task_id: string, data: Record<string, unknown>, name: string): string {
  const value = data[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new TaskDataInvalid({ task_id, problem: `${name} is missing` });
}
