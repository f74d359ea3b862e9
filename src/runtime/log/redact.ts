/** Keeps secrets out of log lines: by the key they stand under, by their value, and by their look. */

const REDACTED = '[redacted]';

const SECRET_KEY =
  /pass(word|wd|phrase)?$|secret|(^|_|-)(token|seed|nkey|authorization|cookie|credentials?)$|api[_-]?key|access[_-]?key|private[_-]?key|(Token|Password|Seed)$/i;

/** NKey seeds and signed JSON Web Tokens, wherever they stand. */
const SECRET_LOOK = /\bS[UAOCNX][A-Z2-7]{56}\b|\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*/g;

/** Shorter values would black out ordinary words. */
const SHORTEST_VALUE = 6;

/** `JSON.stringify` replacer that hides values under secret-like keys and writes errors and bigints. */
export function replacer(key: string, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (key !== '' && typeof value !== 'boolean' && SECRET_KEY.test(key)) return REDACTED;
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Error) return errorFields(value);
  if (value instanceof Map) return Object.fromEntries(value as Map<string, unknown>);
  if (value instanceof Set) return [...(value as Set<unknown>)];
  return value;
}

/** Hides known secret values, plain or JSON-escaped, and anything that looks like a key or token. */
export function redactText(text: string, values: Iterable<string>): string {
  let clean = text;
  for (const value of values) {
    if (value.length < SHORTEST_VALUE) continue;
    clean = clean.replaceAll(value, REDACTED);
    const escaped = JSON.stringify(value).slice(1, -1);
    if (escaped !== value) clean = clean.replaceAll(escaped, REDACTED);
  }
  return clean.replace(SECRET_LOOK, REDACTED);
}

/** An error as a log line and an error report carry it; `cause` is followed four levels deep. */
export function errorFields(error: unknown, depth = 0): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error, message: String(error) };
  const { name, message, stack, cause } = error;
  const fields: Record<string, unknown> = { name };
  const code = (error as { code?: unknown }).code;
  if (code !== undefined) fields['code'] = code;
  fields['message'] = message;
  if (stack !== undefined) fields['stack'] = stack;
  if (cause !== undefined && depth < 4) fields['cause'] = errorFields(cause, depth + 1);
  return fields;
}
