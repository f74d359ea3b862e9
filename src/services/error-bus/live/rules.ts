/** What counts as a flood, and what is done about it. */
import { Type, type Static } from 'typebox';
import Value from 'typebox/value';
import { FloodRulesInvalid } from '../../../contracts/error-catalogue/services/error-bus.ts';
import type { ErrorReport } from '../../../contracts/error-report.ts';
import { severityOf } from '../normalise/severity.ts';

export const FloodAction = {
  /** Further events are stored and counted, and collapsed into one in the live tail. */
  throttle: 'throttle',
  /** Somebody is told, once in each window. */
  escalate: 'escalate',
} as const;
export type FloodAction = (typeof FloodAction)[keyof typeof FloodAction];

const FloodRuleSchema = Type.Object(
  {
    name: Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' }),
    /** Word that stands in the type of the error, in any case. */
    error_type: Type.Optional(Type.String({ minLength: 1 })),
    severity: Type.Optional(Type.String()),
    /** Events of one agent within the window that make a flood. */
    limit: Type.Integer({ minimum: 1, maximum: 100_000 }),
    window_seconds: Type.Integer({ minimum: 1, maximum: 86_400 }),
    action: Type.Enum(Object.values(FloodAction)),
  },
  { additionalProperties: false },
);
export const FloodRules = Type.Array(FloodRuleSchema, { maxItems: 100 });
export type FloodRule = Static<typeof FloodRuleSchema>;

/** The rules of the old bus. */
export const DEFAULT_RULES: readonly FloodRule[] = [
  {
    name: 'connection',
    error_type: 'ConnectionError',
    limit: 10,
    window_seconds: 60,
    action: 'throttle',
  },
  { name: 'timeout', error_type: 'TimeoutError', limit: 5, window_seconds: 30, action: 'throttle' },
  { name: 'memory', error_type: 'MemoryError', limit: 3, window_seconds: 300, action: 'escalate' },
  { name: 'critical', severity: 'critical', limit: 5, window_seconds: 60, action: 'escalate' },
];

/**
 * Reads rules from the settings; absent means the old ones, an empty list none.
 *
 * @throws FLOOD_RULES_INVALID that lists every problem
 */
export function readRules(given: unknown): readonly FloodRule[] {
  if (given === undefined) return DEFAULT_RULES;
  const problems = [...Value.Errors(FloodRules, given)].map(
    ({ instancePath, message }) => `${instancePath || '/'} ${message}`,
  );
  const rules = problems.length === 0 ? (given as FloodRule[]) : [];
  const names = new Set<string>();
  for (const { name, error_type, severity } of rules) {
    if (names.has(name)) problems.push(`two rules are called ${name}`);
    names.add(name);
    if (error_type === undefined && severity === undefined)
      problems.push(`${name} matches nothing: give error_type or severity`);
    if (severity !== undefined && severityOf(severity) === undefined)
      problems.push(`${name}: ${severity} is no severity`);
  }
  if (problems.length > 0) throw new FloodRulesInvalid({ problems: problems.join('; ') });
  return rules;
}

/** True when a report is one of those that the rule counts. */
export function counts(rule: FloodRule, report: ErrorReport): boolean {
  const type = rule.error_type?.toLowerCase();
  return (
    (type === undefined || report.error_type.toLowerCase().includes(type)) &&
    (rule.severity === undefined || severityOf(rule.severity) === report.severity)
  );
}
