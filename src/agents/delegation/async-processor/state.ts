/** Queued tasks as they move: `task:<id>` {type, data, priority, queued_at}. */
import { Type } from 'typebox';
import type { StateRecord } from '../../../contracts/state-record.ts';
import { TaskPriority } from '../schemas.ts';
import { readRecords } from '../shared/record-key.ts';
import { unixSeconds } from '../shared/time.ts';
import { LEVELS, type QueuedTask } from './queue.ts';

const Moved = Type.Object({
  type: Type.String(),
  data: Type.Unknown(),
  priority: Type.Union([TaskPriority, Type.Integer({ minimum: 0, maximum: 2 })]),
  queued_at: Type.Unknown(),
});

export const toRecord = ({ id, type, data, priority, queuedAt }: QueuedTask): StateRecord => ({
  key: `task:${id}`,
  value: { type, data, priority, queued_at: queuedAt },
});

/** @throws STATE_RECORD_UNKNOWN */
export function fromRecords(agent: string, records: readonly StateRecord[]) {
  return readRecords(agent, 'task', Moved, records).map(([id, value]) => ({
    id,
    type: value.type,
    data: value.data,
    priority: typeof value.priority === 'number' ? LEVELS[value.priority]! : value.priority,
    queuedAt: unixSeconds(value.queued_at) ?? Date.now() / 1_000,
  }));
}
