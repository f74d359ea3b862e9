import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import { quote } from '../finding.ts';

/** The parts of JSON Schema that the fleet schema uses. */
export interface Schema {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'null';
  readonly title?: string;
  readonly description?: string;
  readonly const?: unknown;
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly propertyNames?: { readonly title: string; readonly pattern: string };
  readonly items?: Schema;
}

/** What a schema allows, in words. */
export function allowedBy(schema: Schema): string {
  const { title, type, minimum, maximum } = schema;
  if (schema.const !== undefined) return String(schema.const);
  if (schema.anyOf) return [...new Set(schema.anyOf.map(allowedBy))].join(' or ');
  if (type === 'integer' || type === 'number') {
    const unit = title ? `${title}, ` : '';
    const range = minimum === undefined ? '' : ` from ${minimum} to ${maximum}`;
    return `${unit}${type === 'integer' ? 'a whole number' : 'a number'}${range}`;
  }
  if (title) return title;
  if (type === 'object') {
    const keys = Object.keys(schema.properties ?? {});
    return keys.length > 0 ? `a mapping with ${keys.join(', ')}` : 'a mapping';
  }
  if (type === 'array') return 'a list';
  if (type === 'boolean') return 'true or false';
  if (type === 'string') return 'text';
  return type === 'null' ? 'null' : 'anything';
}

/** What stands in the file, in words. */
export function describeNode(node: unknown): string {
  if (isMap(node)) return 'a mapping';
  if (isSeq(node)) return 'a list';
  if (isAlias(node)) return `an alias *${quote(node.source)}`;
  if (!isScalar(node) || node.value === null) return 'empty';
  if (typeof node.value === 'string') return JSON.stringify(quote(node.value));
  return quote(node.source ?? String(node.value));
}

const compiled = new Map<string, RegExp>();

/** The pattern of a schema as a regular expression; the schema has few, so they are kept. */
export function patternOf(pattern: string): RegExp {
  let expression = compiled.get(pattern);
  if (!expression) compiled.set(pattern, (expression = new RegExp(pattern, 'u')));
  return expression;
}
