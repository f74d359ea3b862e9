/** Queued tasks as they move: `task:<id>` {type, data, priority, queued_at}. */
import { Type } from 'typebox';
import type { StateRecord } from '../../../contracts/migration/state-record.ts';
import { TaskPriority } from '../shared/schemas.ts';
import { readRecords } from '../shared/record-key.ts';
import { unixSeconds } from '../../../contracts/actions/legacy-time.ts';
import type { HeldWork } from '../shared/state-actions.ts';
import { LEVELS, type QueuedTask, type TaskQueue } from './queue.ts';

const Moved = Type.Object({
  type: Type.String(),
  data: Type.Unknown(),
  priority: Type.Union([TaskPriority, Type.Integer({ minimum: 0, maximum: 2 })]),
  queued_at: Type.Unknown(),
});

const KEY = 'task:';
const idOf = (key: string) => key.slice(KEY.length);
const keyOf = (id: string) => `${KEY}${id}`;

/** Tasks by their keys, for whoever takes them over. */
export const heldWork = (queue: () => TaskQueue, released: () => void): HeldWork => ({
  hold: (keys) => queue().hold(keys.map(idOf)).map(keyOf),
  release: (keys) => {
    queue().release(keys.map(idOf));
    released();
  },
  remove: (keys) => queue().remove(keys.map(idOf)),
  knows: (keys) =>
    keys.filter((key) => queue().waits(idOf(key)) || queue().result(idOf(key)) !== undefined),
});

export const toRecord = ({ id, type, data, priority, queuedAt }: QueuedTask): StateRecord => ({
  key: keyOf(id),
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
