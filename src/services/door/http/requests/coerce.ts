/** Texts of a path or query as the values that a schema expects. */

/** The parts of a JSON schema that matter here. */
export interface PlainSchema {
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly PlainSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly items?: PlainSchema;
  readonly properties?: Readonly<Record<string, PlainSchema>>;
  readonly required?: readonly string[];
  readonly [keyword: string]: unknown;
}

/** A number as JSON writes it; `Number()` would also take `` and `0x10`. */
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * Reads texts as what the schema expects; a text that does not fit stays a text, which the
 * validation then refuses with its place.
 *
 * @param texts all values that a name was given
 */
export function coerce(texts: readonly string[], schema: PlainSchema | undefined): unknown {
  const types = schema === undefined ? new Set<string>() : typesOf(schema);
  if (types.has('array')) return texts.map((text) => one(text, schema?.items));
  return one(texts.at(-1) ?? '', schema);
}

function one(text: string, schema: PlainSchema | undefined): unknown {
  if (schema === undefined) return text;
  const types = typesOf(schema);
  if (types.has('string')) return text;
  if ((types.has('number') || types.has('integer')) && NUMBER.test(text)) return Number(text);
  if (types.has('boolean') && (text === 'true' || text === 'false')) return text === 'true';
  if (types.has('null') && text === 'null') return null;
  if (types.has('object') && text.startsWith('{')) return parsed(text);
  return text;
}

function typesOf(schema: PlainSchema): Set<string> {
  const types = new Set<string>(typeof schema.type === 'string' ? [schema.type] : schema.type);
  for (const value of [...(schema.enum ?? []), ...('const' in schema ? [schema.const] : [])])
    types.add(value === null ? 'null' : typeof value);
  for (const option of schema.anyOf ?? []) for (const type of typesOf(option)) types.add(type);
  return types;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
