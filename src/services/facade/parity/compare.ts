/** Compares the answer of a service with that of its legacy agent. */
import diff from 'microdiff';
import type { JsonObject } from '../../../contracts/actions/action.ts';
import type { TandemError } from '../../../contracts/errors.ts';
import { replacer } from '../../../runtime/log/redact.ts';
import { normalise, textsOf } from './normalise.ts';

/** How one side ended. */
export type Outcome = { readonly body: JsonObject } | { readonly failure: TandemError };

/** Why two answers are not the same. */
export const Reason = {
  /** One side succeeded, the other refused. */
  outcome: 'outcome',
  /** Both refused, with different codes. */
  code: 'code',
  /** The legacy agent gives a field that the service does not. */
  missing: 'missing',
  /** A value of another type. */
  type: 'type',
  /** A list of another length. */
  length: 'length',
  value: 'value',
} as const;
export type Reason = (typeof Reason)[keyof typeof Reason];

export interface Difference {
  readonly reason: Reason;
  /** Where, e.g. `agents.0.host`; empty for the answer as a whole. */
  readonly path: string;
  /** Redacted and cut. */
  readonly service: string;
  readonly legacy: string;
}

/** Characters of a value that a sample shows. */
const LONGEST_SAMPLE = 120;

/**
 * What an old client would notice. Fields that only the service gives are no difference: old clients
 * do not look for them.
 */
export function compare(
  service: Outcome,
  legacy: Outcome,
  input: unknown,
  ignore: readonly string[] = [],
): Difference[] {
  if ('failure' in service || 'failure' in legacy) return compareFailures(service, legacy);
  const given = textsOf(input);
  const [ours, old] = [service.body, legacy.body].map((body) => normalise(body, given, ignore)) as [
    JsonObject,
    JsonObject,
  ];
  return diff(old, ours, { cyclesFix: false }).flatMap((change) => {
    const path = change.path.join('.');
    const inList = typeof change.path.at(-1) === 'number';
    if (change.type === 'CREATE')
      return inList ? [difference(Reason.length, path, change.value, undefined)] : [];
    if (change.type === 'REMOVE')
      return [
        difference(inList ? Reason.length : Reason.missing, path, undefined, change.oldValue),
      ];
    const reason = typeOf(change.value) === typeOf(change.oldValue) ? Reason.value : Reason.type;
    return [difference(reason, path, change.value, change.oldValue)];
  });
}

function compareFailures(service: Outcome, legacy: Outcome): Difference[] {
  const code = (side: Outcome) => ('failure' in side ? side.failure.code : 'ok');
  if ('failure' in service !== 'failure' in legacy)
    return [difference(Reason.outcome, '', code(service), code(legacy))];
  // Old agents have no codes; a refusal of both is the same answer then.
  if (code(service) === code(legacy) || code(legacy) === 'DELEGATION_REFUSED') return [];
  return [difference(Reason.code, '', code(service), code(legacy))];
}

function typeOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}

function difference(reason: Reason, path: string, service: unknown, legacy: unknown): Difference {
  const key = path.slice(path.lastIndexOf('.') + 1);
  return { reason, path, service: sample(key, service), legacy: sample(key, legacy) };
}

function sample(key: string, value: unknown): string {
  // Under its own key, so that the rule for secret names sees it.
  const text = value === undefined ? '(absent)' : JSON.stringify(replacer(key, value), replacer);
  return text.length > LONGEST_SAMPLE ? `${text.slice(0, LONGEST_SAMPLE)}[cut]` : text;
}
