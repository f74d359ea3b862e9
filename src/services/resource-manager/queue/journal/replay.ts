/** Reads a journal back into a table. */
import { JournalDamaged } from '../../../../contracts/error-catalogue/services/tasks.ts';
import type { Change } from './change.ts';
import type { JournalStore } from './journal-store.ts';
import type { Task } from '../task.ts';
import type { TaskTable } from '../task-table.ts';

interface Message {
  readonly v: number;
  /** Number of the first record. */
  readonly n: number;
  readonly w: string;
  readonly c: readonly Change[];
}

export interface Replayed {
  /** Sequence of the last message. */
  readonly last: number;
  readonly records: number;
  readonly bytes: number;
}

/**
 * @param seen called with every change of a task, after it was applied
 * @throws TASK_JOURNAL_DAMAGED when messages are missing or make no sense; what the store throws
 */
export async function replay(
  store: JournalStore,
  table: TaskTable,
  seen: (task: Task, change: Change, number: number) => void = () => undefined,
): Promise<Replayed> {
  let first: number | undefined;
  let damaged: Error | undefined;
  let bytes = 0;
  const last = await store.read((text, sequence) => {
    if (damaged !== undefined) return;
    try {
      bytes += text.length;
      const message = readMessage(text);
      first ??= message.n;
      if (first !== message.n && message.n !== table.last + 1) {
        throw new Error(`record ${table.last + 1} was expected, ${message.n} found`);
      }
      message.c.forEach((change, index) => {
        const number = message.n + index;
        const task = table.apply(change, number);
        if (task !== undefined) seen(task, change, number);
      });
    } catch (cause) {
      damaged = new JournalDamaged({ sequence, problem: (cause as Error).message }, { cause });
    }
  });
  if (damaged !== undefined) throw damaged;
  if (first !== undefined && first > 1 && table.snapshotFrom === 0) {
    throw new JournalDamaged({ sequence: last, problem: 'its beginning is missing' });
  }
  return { last, records: first === undefined ? 0 : table.last + 1 - first, bytes };
}

function readMessage(text: string): Message {
  const message = JSON.parse(text) as Partial<Message>;
  if (message.v !== 1) throw new Error(`version ${message.v} of the journal is unknown`);
  if (!Number.isSafeInteger(message.n) || !Array.isArray(message.c)) {
    throw new Error('it is no message of a journal');
  }
  return message as Message;
}
