/** What the old optimiser keeps, under the keys it moves by. */
import { Type, type Static, type TSchema } from 'typebox';
import type { StateRecord } from '../../../contracts/migration/state-record.ts';
import { ThresholdOrder } from '../../../contracts/error-catalogue/services/resources.ts';
import { idOf, readValue, unknownRecord } from '../shared/record-key.ts';
import type { Records } from '../shared/records.ts';

export const THRESHOLD_TYPES = ['critical', 'warning', 'safe'] as const;
export type ThresholdType = (typeof THRESHOLD_TYPES)[number];
export type Thresholds = Readonly<Record<ThresholdType, number>>;
const START: Thresholds = { critical: 0.9, warning: 0.75, safe: 0.5 };
const IDLE_SECONDS = 900;

const Share = Type.Object({ value: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }) });
const Idle = Type.Object({ seconds: Type.Number({ exclusiveMinimum: 0 }) });
/** `last_used` in Unix seconds. */
export const Use = Type.Object({ last_used: Type.Number(), count: Type.Integer({ minimum: 0 }) });
export type Use = Static<typeof Use>;
type Value = Static<typeof Share> | Static<typeof Idle> | Use;

const IDLE_KEY = 'idle_timeout';
const thresholdKey = (type: ThresholdType) => `threshold:${type}`;

export class Kept {
  readonly #records: Records<Value>;

  constructor(records: Records<Value>) {
    this.#records = records;
  }

  get thresholds(): Thresholds {
    const of = (type: ThresholdType) =>
      (this.#records.get(thresholdKey(type)) as Static<typeof Share> | undefined)?.value ??
      START[type];
    return { critical: of('critical'), warning: of('warning'), safe: of('safe') };
  }

  /** @throws VRAM_THRESHOLD_ORDER */
  setThreshold(type: ThresholdType, value: number): void {
    inOrder({ ...this.thresholds, [type]: value }, type, value);
    this.#records.set(thresholdKey(type), { value });
  }

  get idleSeconds(): number {
    const kept = this.#records.get(IDLE_KEY) as Static<typeof Idle> | undefined;
    return kept?.seconds ?? IDLE_SECONDS;
  }

  set idleSeconds(seconds: number) {
    this.#records.set(IDLE_KEY, { seconds });
  }

  use(model: string): Use | undefined {
    return this.#records.get(`usage:${model}`) as Use | undefined;
  }

  track(model: string): void {
    const count = (this.use(model)?.count ?? 0) + 1;
    this.#records.set(`usage:${model}`, { last_used: Date.now() / 1_000, count });
  }

  export(): StateRecord[] {
    const { thresholds } = this;
    const used = this.#records.entries().filter(([key]) => key.startsWith('usage:'));
    return [
      ...THRESHOLD_TYPES.map((type) => ({
        key: thresholdKey(type),
        value: { value: thresholds[type] },
      })),
      { key: IDLE_KEY, value: { seconds: this.idleSeconds } },
      ...used.map(([key, value]) => ({ key, value: { ...value } })),
    ];
  }

  /** @throws STATE_RECORD_UNKNOWN, VRAM_THRESHOLD_ORDER; nothing is put then */
  import(agent: string, records: readonly StateRecord[]): void {
    const entries = records.map((record): [string, Value] => {
      const schema = schemaOf(record.key);
      if (schema === undefined)
        throw unknownRecord(agent, record.key, 'its keys are threshold:, idle_timeout and usage:');
      return [record.key, readValue(agent, schema, record) as Value];
    });
    const after = { ...this.thresholds };
    for (const [key, value] of entries) {
      const type = idOf('threshold', key) as ThresholdType | undefined;
      if (type !== undefined) after[type] = (value as Static<typeof Share>).value;
    }
    inOrder(after, 'import', '');
    this.#records.setAll(entries);
  }
}

function schemaOf(key: string): TSchema | undefined {
  if (key === IDLE_KEY) return Idle;
  if (idOf('usage', key) !== undefined) return Use;
  return THRESHOLD_TYPES.some((type) => key === thresholdKey(type)) ? Share : undefined;
}

function inOrder({ safe, warning, critical }: Thresholds, type: string, value: unknown): void {
  if (safe < warning && warning < critical) return;
  const found = `safe ${safe}, warning ${warning}, critical ${critical}`;
  throw new ThresholdOrder({ type, value, found });
}
