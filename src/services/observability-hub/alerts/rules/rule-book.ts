/** The rules of both hubs: what people added, over what the fleet comes with. */
import Value from 'typebox/value';
import type { SharedRecords } from '../../shared/shared-records.ts';
import { AlertRule, DEFAULT_RULES } from './rule.ts';

const PREFIX = 'rule.';

export interface KnownRule extends AlertRule {
  /** True for a rule that nobody changed. */
  readonly built_in: boolean;
}

type Records = Pick<SharedRecords, 'entries' | 'set' | 'onChange'>;

export class RuleBook {
  readonly #records: Records;

  constructor(records: Records) {
    this.#records = records;
  }

  /** All rules, by id. */
  all(): KnownRule[] {
    const rules = new Map<string, KnownRule>(
      DEFAULT_RULES.map((rule) => [rule.rule_id, { ...rule, built_in: true }]),
    );
    for (const [key, value] of this.#records.entries(PREFIX)) {
      const id = key.slice(PREFIX.length);
      if (value === null) rules.delete(id);
      else if (Value.Check(AlertRule, value)) rules.set(id, { ...value, built_in: false });
    }
    return [...rules.values()].sort((a, b) => (a.rule_id < b.rule_id ? -1 : 1));
  }

  find(rule_id: string): KnownRule | undefined {
    return this.all().find((rule) => rule.rule_id === rule_id);
  }

  /** @throws HUB_RECORD_NOT_STORED */
  set(rule: AlertRule): void {
    this.#records.set(PREFIX + rule.rule_id, { ...rule });
  }

  /** @throws HUB_RECORD_NOT_STORED */
  remove(rule_id: string): void {
    this.#records.set(PREFIX + rule_id, null);
  }

  /** @returns what ends it */
  onChange(listener: () => void): () => void {
    return this.#records.onChange((key) => {
      if (key.startsWith(PREFIX)) listener();
    });
  }
}
