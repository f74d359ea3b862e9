/** What the old ResourceManager keeps: allocations and thresholds, under the keys they move by. */
import { Type, type Static } from 'typebox';
import type { StateRecord } from '../../../contracts/migration/state-record.ts';
import { idOf, readValue, unknownRecord } from '../shared/record-key.ts';
import type { Records } from '../shared/records.ts';
import { Thresholds } from './figures.ts';

export const Held = Type.Object({
  type: Type.String(),
  amount: Type.Number(),
  allocated_at: Type.Unknown(),
  status: Type.String(),
});
export type Held = Static<typeof Held>;

export const THRESHOLDS_KEY = 'thresholds';
export const allocationKey = (id: string) => `allocation:${id}`;
export type Kept = Records<Held | Thresholds>;

/** Allocations by id. */
export function allocations(kept: Kept): Record<string, Held> {
  const held: Record<string, Held> = {};
  for (const [key, value] of kept.entries()) {
    const id = idOf('allocation', key);
    if (id !== undefined) held[id] = value as Held;
  }
  return held;
}

/** @throws STATE_RECORD_UNKNOWN */
export function readState(
  agent: string,
  records: readonly StateRecord[],
): [string, Held | Thresholds][] {
  return records.map((record) => {
    if (record.key === THRESHOLDS_KEY) return [record.key, readValue(agent, Thresholds, record)];
    if (idOf('allocation', record.key) !== undefined)
      return [record.key, readValue(agent, Held, record)];
    throw unknownRecord(agent, record.key, 'its keys are allocation:<id> and thresholds');
  });
}
