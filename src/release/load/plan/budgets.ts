/** Budgets: one file for thresholds of k6, for the checks of a summary, and for the release gates. */
import { LOAD_KINDS, LOAD_SCENARIOS, type LoadKind, type LoadScenario } from '../summary.ts';

export interface KindBudget {
  /** Calls that begin each second under the scenario `load`. */
  readonly per_second: number;
  readonly p95_ms: number;
  readonly p99_ms: number;
  /** Share of calls that may fail, 0 to 1. */
  readonly error_share: number;
  /** Longest time for one call; what is slower or failed counts as a budget violation. */
  readonly call_ms: number;
}

export interface ScenarioBudget {
  /** What the limits on latency are multiplied with. */
  readonly latency_factor: number;
  /** Instead of the kind's own. */
  readonly error_share?: number;
  /** Calls that fell due and were not begun. */
  readonly dropped: number;
}

export interface Budgets {
  readonly kinds: Readonly<Record<LoadKind, KindBudget>>;
  readonly scenarios: Readonly<Record<LoadScenario, ScenarioBudget>>;
}

/** Limits of one kind in one scenario. */
export type Limits = Readonly<{
  p95_ms: number;
  p99_ms: number;
  error_share: number;
  dropped: number;
  call_ms: number;
}>;

export function limitsOf(budgets: Budgets, scenario: LoadScenario, kind: LoadKind): Limits {
  const own = budgets.kinds[kind];
  const { latency_factor: factor, error_share, dropped } = budgets.scenarios[scenario];
  return {
    p95_ms: own.p95_ms * factor,
    p99_ms: own.p99_ms * factor,
    error_share: error_share ?? own.error_share,
    dropped,
    call_ms: own.call_ms * Math.max(1, factor),
  };
}

/** Longer than what calls themselves set as limits to what they wait for: their reasons say more. */
const PATIENCE = { times: 4, plusMs: 2_000 } as const;

/** Milliseconds after which a call has failed, whatever it waits for. */
export const patienceOf = ({ kinds }: Pick<Budgets, 'kinds'>, kind: LoadKind) =>
  kinds[kind].call_ms * PATIENCE.times + PATIENCE.plusMs;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is wrong with a file of budgets, in words; empty when nothing is. */
export function problemsOf(given: unknown): string[] {
  if (!isRecord(given)) return ['it is no object'];
  return [
    ...section(given, 'kinds', LOAD_KINDS, {
      per_second: true,
      p95_ms: true,
      p99_ms: true,
      error_share: true,
      call_ms: true,
    }),
    ...section(given, 'scenarios', LOAD_SCENARIOS, {
      latency_factor: true,
      error_share: false,
      dropped: true,
    }),
    ...strangers(given, '', ['kinds', 'scenarios']),
  ];
}

function section(
  given: Record<string, unknown>,
  name: string,
  rows: readonly string[],
  fields: Readonly<Record<string, boolean>>,
): string[] {
  const table = given[name];
  if (!isRecord(table)) return [`${name} is missing`];
  const found = rows.flatMap((row) => {
    const budget = table[row];
    if (!isRecord(budget)) return [`${name}.${row} is missing`];
    const wrong = Object.entries(fields).flatMap(([field, needed]) => {
      const value = budget[field];
      if (value === undefined && !needed) return [];
      if (typeof value !== 'number' || !Number.isFinite(value) || value < 0)
        return [`${name}.${row}.${field} is no number of 0 or more`];
      // A kind without calls has no gap between two, and a comparison would wait for it for ever.
      return field === 'per_second' && value === 0
        ? [`${name}.${row}.${field} is 0; every kind of call is made`]
        : [];
    });
    return [...wrong, ...strangers(budget, `${name}.${row}.`, Object.keys(fields))];
  });
  return [...found, ...strangers(table, `${name}.`, rows)];
}

function strangers(given: Record<string, unknown>, prefix: string, known: readonly string[]) {
  return Object.keys(given)
    .filter((key) => !known.includes(key))
    .map((key) => `${prefix}${key} is not known; there are ${known.join(', ')}`);
}
