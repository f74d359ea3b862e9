/** The big red switch: while it is off nothing is recovered, by nobody. Either hub turns it for both. */
import type { SharedRecords } from '../shared/shared-records.ts';

const KEY = 'recovery-switch';

export interface SwitchState {
  readonly enabled: boolean;
  readonly reason: string;
  readonly by: string;
  /** ISO 8601; null for the start value. */
  readonly at: string | null;
}

const ON: SwitchState = { enabled: true, reason: '', by: '', at: null };

export class RecoverySwitch {
  readonly #records: Pick<SharedRecords, 'get' | 'set'>;

  constructor(records: Pick<SharedRecords, 'get' | 'set'>) {
    this.#records = records;
  }

  get state(): SwitchState {
    return { ...ON, ...(this.#records.get(KEY) as SwitchState | undefined) };
  }

  turn(enabled: boolean, reason: string, by: string, now: number = Date.now()): SwitchState {
    // Turned both ways at once on two sides of a cut link, off wins: records are compared as text.
    const value = { at: new Date(now).toISOString(), by, enabled, reason };
    this.#records.set(KEY, { off: enabled ? 0 : 1, ...value });
    return value;
  }
}
