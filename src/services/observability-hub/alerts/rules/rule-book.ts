/** The rules of both hubs: what people added, over what the fleet comes with. */
import Value from 'typebox/value';
import type { SharedBook } from '../shared/shared-book.ts';
import { AlertRule, DEFAULT_RULES } from './rule.ts';

const PREFIX = 'rule.';

export interface KnownRule extends AlertRule {
  /** True for a rule that nobody changed. */
  readonly built_in: boolean;
}

export class RuleBook {
  readonly #book: SharedBook;

  constructor(book: SharedBook) {
    this.#book = book;
  }

  /** All rules, by id. */
  all(): KnownRule[] {
    const rules = new Map<string, KnownRule>(
      DEFAULT_RULES.map((rule) => [rule.rule_id, { ...rule, built_in: true }]),
    );
    for (const [key, value] of this.#book.entries(PREFIX)) {
      const id = key.slice(PREFIX.length);
      if (value === null) rules.delete(id);
      else if (Value.Check(AlertRule, value)) rules.set(id, { ...value, built_in: false });
    }
    return [...rules.values()].sort((a, b) => (a.rule_id < b.rule_id ? -1 : 1));
  }

  find(rule_id: string): KnownRule | undefined {
    return this.all().find((rule) => rule.rule_id === rule_id);
  }

  /** @throws ALERT_STATE_NOT_STORED */
  set(rule: AlertRule): Promise<void> {
    return this.#book.put(PREFIX + rule.rule_id, { ...rule });
  }

  /** @throws ALERT_STATE_NOT_STORED */
  remove(rule_id: string): Promise<void> {
    return this.#book.put(PREFIX + rule_id, null);
  }

  /** @returns what ends it */
  onChange(listener: () => void): () => void {
    return this.#book.onChange((key) => {
      if (key.startsWith(PREFIX)) listener();
    });
  }
}
