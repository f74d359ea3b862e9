/** The last decisions of the optimiser, the newest first, each with its reason and what came of it. */
import { Type, type Static } from 'typebox';

export const DecisionRecord = Type.Object({
  at: Type.String({ description: 'ISO 8601' }),
  model: Type.String(),
  gpu_uuid: Type.Union([Type.String(), Type.Null()]),
  vram_mib: Type.Number(),
  rule: Type.Enum(['critical', 'warning', 'idle', 'asked']),
  reason: Type.String(),
  outcome: Type.Enum(['unloaded', 'failed', 'dry_run']),
  /** Why it failed. */
  error: Type.Optional(Type.String()),
});
export type DecisionRecord = Static<typeof DecisionRecord>;

const KEPT = 200;

export class History {
  readonly #records: DecisionRecord[] = [];

  add(record: DecisionRecord): void {
    this.#records.unshift(record);
    if (this.#records.length > KEPT) this.#records.pop();
  }

  last(limit: number): DecisionRecord[] {
    return this.#records.slice(0, limit);
  }
}
