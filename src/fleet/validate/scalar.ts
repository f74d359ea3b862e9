import type { Scalar } from 'yaml';
import { FleetBadValue, FleetWrongType } from '../../contracts/error-catalogue/fleet/definition.ts';
import { problem } from '../finding.ts';
import type { Finding, SourcePosition } from '../model.ts';
import { allowedBy, describeNode, patternOf, type Schema } from './describe.ts';
import { explainLookAlike } from './look-alike.ts';
import { nearMiss } from './near-miss.ts';

/** Stands for a value that was reported and is left out. */
export const INVALID: unique symbol = Symbol('invalid');

type Scalars = string | number | boolean | null;

/**
 * Holds a scalar against a schema or a union of scalar schemas.
 *
 * @returns the value, or {@link INVALID} after adding a finding
 */
export function checkScalar(
  schema: Schema,
  node: Scalar,
  path: string,
  at: SourcePosition,
  findings: Finding[],
): Scalars | typeof INVALID {
  const alternatives = schema.anyOf ?? [schema];
  const value = node.value as Scalars;
  const sameType = alternatives.filter((one) => hasType(one, value));
  if (sameType.some((one) => keeps(one, value))) {
    // Where text and numbers both do (environment), the text as written counts: 1.10 is not 1.1.
    const textToo = typeof value === 'number' && alternatives.some((one) => one.type === 'string');
    return textToo ? (node.source ?? String(value)) : value;
  }
  const details = { key: path, found: describeNode(node), allowed: allowedBy(schema) };
  if (sameType.length === 0) {
    const suggestion = unquoted(alternatives, value);
    findings.push(problem(FleetWrongType, at, { ...details, suggestion }));
    return INVALID;
  }
  const choices = alternatives.flatMap((one) =>
    one.const === undefined ? [] : [String(one.const)],
  );
  const pattern = sameType.find((one) => one.pattern)?.pattern;
  const { because, suggestion } =
    typeof value === 'string' && pattern
      ? wrongLook(value, pattern)
      : { because: '', suggestion: nearMiss(String(value), choices) };
  findings.push(problem(FleetBadValue, at, { ...details, suggestion, holes: { because } }));
  return INVALID;
}

/** Why a text does not match a pattern, as far as that can be told, and what would match. */
export function wrongLook(
  text: string,
  pattern: string,
): { because: string; suggestion: string | undefined } {
  const lookAlike = explainLookAlike(text);
  const plain = lookAlike ? lookAlike.plain : text.trim();
  const repaired = plain?.replace(/[^\w./:-]+/g, '_');
  const matches = patternOf(pattern);
  const suggestion = [plain, repaired].find((one) => one && one !== text && matches.test(one));
  return { because: lookAlike ? `; ${lookAlike.explanation}` : '', suggestion };
}

function hasType(schema: Schema, value: Scalars): boolean {
  if (schema.type === 'integer' || schema.type === 'number') return typeof value === 'number';
  if (schema.type === 'null') return value === null;
  return typeof value === schema.type;
}

function keeps(schema: Schema, value: Scalars): boolean {
  if (schema.const !== undefined) return schema.const === value;
  if (typeof value === 'string') {
    if (schema.maxLength !== undefined && value.length > schema.maxLength) return false;
    return schema.pattern === undefined || patternOf(schema.pattern).test(value);
  }
  if (typeof value !== 'number') return true;
  if (schema.type === 'integer' && !Number.isSafeInteger(value)) return false;
  // Written so that NaN fails too.
  return value >= (schema.minimum ?? -Infinity) && value <= (schema.maximum ?? Infinity);
}

/** `"512"` where 512 was meant. */
function unquoted(alternatives: readonly Schema[], value: Scalars): string | undefined {
  if (typeof value !== 'string' || value.trim() === '' || !Number.isFinite(Number(value))) return;
  return alternatives.some((one) => hasType(one, 0) && keeps(one, Number(value)))
    ? `${Number(value)} without quotes`
    : undefined;
}
