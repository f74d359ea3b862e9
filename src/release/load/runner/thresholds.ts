/** Thresholds of k6: what a metric, or a part of it chosen by tags, must keep. */
import type { Point } from './k6/metrics.ts';

const RULE = /^(p\((\d+(?:\.\d+)?)\)|avg|max|rate|count)\s*(<=|>=|<|>|==)\s*(\d+(?:\.\d+)?)$/;
const SELECTOR = /^([\w.]+)(?:\{([^}]*)\})?$/;

const COMPARE: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
};

export interface Verdict {
  readonly metric: string;
  readonly threshold: string;
  /** Null when nothing was measured; then it holds, as in k6. */
  readonly value: number | null;
  readonly holds: boolean;
}

/** Collects values of one metric and judges them. */
export class Threshold {
  readonly #metric: string;
  readonly #tags: readonly (readonly [string, string])[];
  readonly #rules: readonly string[];
  readonly #values: number[] = [];

  /** @param selector e.g. `tandem_call{kind:http,ok:true}`; @throws when it or a rule is not understood */
  constructor(selector: string, rules: readonly string[]) {
    const match = SELECTOR.exec(selector);
    if (match === null) throw new Error(`'${selector}' names no metric`);
    this.#metric = match[1]!;
    this.#tags = (match[2] ?? '')
      .split(',')
      .filter((tag) => tag !== '')
      .map((tag) => [tag.slice(0, tag.indexOf(':')), tag.slice(tag.indexOf(':') + 1)]);
    for (const rule of rules)
      if (!RULE.test(rule)) throw new Error(`'${rule}' is no threshold that is known here`);
    this.#rules = rules;
    this.#selector = selector;
  }
  readonly #selector: string;

  take({ metric, value, tags }: Point): void {
    if (metric !== this.#metric) return;
    if (this.#tags.every(([name, wanted]) => tags[name] === wanted)) this.#values.push(value);
  }

  verdicts(): Verdict[] {
    const sorted = this.#values.toSorted((a, b) => a - b);
    return this.#rules.map((threshold) => {
      const [, what, rank, operator, limit] = RULE.exec(threshold)!;
      const value = figure(sorted, what!, rank);
      const holds = value === null || COMPARE[operator!]!(value, Number(limit));
      return { metric: this.#selector, threshold, value, holds };
    });
  }
}

function figure(sorted: readonly number[], what: string, rank: string | undefined): number | null {
  const sum = () => sorted.reduce((total, value) => total + value, 0);
  if (what === 'count') return sum();
  if (sorted.length === 0) return null;
  if (what === 'max') return sorted.at(-1)!;
  if (rank !== undefined) return percentileOf(sorted, Number(rank));
  return sum() / sorted.length;
}

/** Of sorted values, by linear interpolation between the closest ranks, as k6 does it. */
export function percentileOf(sorted: readonly number[], p: number): number {
  const rank = ((sorted.length - 1) * p) / 100;
  const low = sorted[Math.floor(rank)]!;
  return low + (sorted[Math.ceil(rank)]! - low) * (rank - Math.floor(rank));
}
