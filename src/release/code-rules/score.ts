/** How far the code keeps the ten rules. */
import { TEN_RULES, type TenRule } from './rules.ts';

/** What the linter says of one file. */
export interface LintedFile {
  readonly file: string;
  /** Ids of the rules of ESLint that were broken, each as often as it was; null for what could not be parsed. */
  readonly broken: readonly (string | null)[];
}

export interface RuleScore {
  readonly id: string;
  readonly weight: number;
  /** Files that keep the rule. */
  readonly clean: number;
  readonly violations: number;
  /** Files with the most violations first. */
  readonly worst: readonly { readonly file: string; readonly count: number }[];
}

export interface CodeScore {
  /** 0 to 100: shares of files that keep each rule, weighted. */
  readonly score: number;
  readonly files: number;
  /** Files that keep all ten. */
  readonly clean: number;
  readonly rules: readonly RuleScore[];
}

const MOST_NAMED = 5;

/** @throws nothing; without files the score is NaN */
export function scoreOf(
  files: readonly LintedFile[],
  rules: readonly TenRule[] = TEN_RULES,
): CodeScore {
  const scores = rules.map(({ id, weight, rules: own }) => {
    const counts = files
      .map(({ file, broken }) => ({
        file,
        // What cannot be parsed keeps no rule.
        count: broken.filter((rule) => rule === null || Object.hasOwn(own, rule)).length,
      }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count);
    return {
      ...{ id, weight },
      clean: files.length - counts.length,
      violations: counts.reduce((sum, { count }) => sum + count, 0),
      worst: counts.slice(0, MOST_NAMED),
    };
  });
  const total = scores.reduce((sum, { weight, clean }) => sum + (weight * clean) / files.length, 0);
  return {
    score: Math.round(total * 1e6) / 1e4,
    files: files.length,
    clean: files.filter(({ broken }) => broken.length === 0).length,
    rules: scores,
  };
}
