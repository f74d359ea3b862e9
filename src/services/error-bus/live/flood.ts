/** Finds floods: many events of one agent under one rule within a window. Pure but for its memory. */
import { LRUCache } from 'lru-cache';
import type { ErrorReport } from '../../../contracts/error-report.ts';
import { counts, FloodAction, type FloodRule } from './rules.ts';

/** Agents and rules that are remembered at once; the ones quiet for longest go first. */
const REMEMBERED = 10_000;

export interface Flood {
  readonly agent: string;
  readonly rule: FloodRule;
  /** Unix milliseconds. */
  readonly since: number;
  readonly last: number;
  /** Events under the rule since the flood began, those before the limit included. */
  readonly count: number;
  /** Events that the live tail did not show one by one. */
  readonly collapsed: number;
}

export interface Verdict {
  /** Floods that swallow this event in the live tail. Empty: it is shown. */
  readonly collapsedBy: readonly Flood[];
  /** Throttled floods that somebody should hear about now: they began, go on for a window more, or are over. */
  readonly tell: readonly Flood[];
  readonly escalate: readonly Flood[];
}

interface Counter {
  /** Times of the latest events, as many as the limit. */
  times: number[];
  since: number;
  last: number;
  count: number;
  collapsed: number;
  /** How many of them were told, and when; Unix milliseconds. */
  told: number;
  toldAt: number;
  escalated: number;
}

export class FloodWatch {
  #rules: readonly FloodRule[];
  readonly #counters = new LRUCache<string, Counter>({ max: REMEMBERED });

  constructor(rules: readonly FloodRule[]) {
    this.#rules = rules;
  }

  get rules(): readonly FloodRule[] {
    return this.#rules;
  }

  /** Other rules from now on; counting starts anew. */
  set rules(rules: readonly FloodRule[]) {
    this.#rules = rules;
    this.#counters.clear();
  }

  /** @param at when the event was stored, Unix milliseconds */
  see(report: ErrorReport, at: number): Verdict {
    const verdict = { collapsedBy: [] as Flood[], tell: [] as Flood[], escalate: [] as Flood[] };
    for (const rule of this.#rules) {
      if (counts(rule, report)) this.#count(rule, report.agent_name, at, verdict);
    }
    return verdict;
  }

  /** Floods that have not ended by `now`, Unix milliseconds. */
  active(now: number): Flood[] {
    const found: Flood[] = [];
    for (const [key, counter] of this.#counters.entries()) {
      const [agent, name] = split(key);
      const rule = this.#rules.find((one) => one.name === name);
      if (rule !== undefined && floods(counter, rule, now)) found.push(flood(agent, rule, counter));
    }
    return found;
  }

  #count(
    rule: FloodRule,
    agent: string,
    at: number,
    verdict: Record<keyof Verdict, Flood[]>,
  ): void {
    const key = `${rule.name} ${agent}`;
    const counter = this.#counters.get(key) ?? { ...fresh(at), escalated: -Infinity };
    this.#counters.set(key, counter);
    const window = rule.window_seconds * 1_000;
    const before = floods(counter, rule, at);
    if (!before) {
      if (counter.collapsed > counter.told) verdict.tell.push(flood(agent, rule, counter));
      const times = counter.times.filter((time) => at - time < window);
      const begin = times[0] ?? at;
      Object.assign(counter, { ...fresh(begin), times, count: times.length });
    }
    counter.times.push(at);
    if (counter.times.length > rule.limit) counter.times.shift();
    counter.last = at;
    counter.count += 1;
    if (rule.action === FloodAction.throttle) {
      if (!before) return;
      counter.collapsed += 1;
      const now = flood(agent, rule, counter);
      verdict.collapsedBy.push(now);
      if (counter.collapsed === 1 || at - counter.toldAt >= window) {
        verdict.tell.push(now);
        counter.told = counter.collapsed;
        counter.toldAt = at;
      }
    } else if (floods(counter, rule, at) && at - counter.escalated >= window) {
      counter.escalated = at;
      verdict.escalate.push(flood(agent, rule, counter));
    }
  }
}

const fresh = (at: number): Omit<Counter, 'escalated'> => ({
  times: [],
  since: at,
  last: at,
  count: 0,
  collapsed: 0,
  told: 0,
  toldAt: 0,
});

/** True when the limit was reached within the window that ends at a time. */
function floods({ times }: Counter, { limit, window_seconds }: FloodRule, at: number): boolean {
  return times.length >= limit && at - times[0]! < window_seconds * 1_000;
}

const flood = (
  agent: string,
  rule: FloodRule,
  { since, last, count, collapsed }: Counter,
): Flood => ({
  agent,
  rule,
  since,
  last,
  count,
  collapsed,
});

function split(key: string): [agent: string, rule: string] {
  const at = key.indexOf(' ');
  return [key.slice(at + 1), key.slice(0, at)];
}
