/** Makes two answers comparable: what must differ between two runs becomes the same. */

const TIME_KEY = /(^|_)(time|timestamp|at|seen|updated|registered|uptime|expires|timestamps)(_|$)/i;
const ISO_TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const LONG_HEX = /^[0-9a-f]{32,128}$/i;

/** Words that meant the same in the old agents. */
const SUCCESS = new Set(['success', 'ok']);

/**
 * A copy without the ignored paths, with times and made-up ids replaced by what they are.
 *
 * @param given texts of the request: an id that the caller chose must come back as it is
 * @param ignore paths such as `stats.uptime`; `*` stands for any key or index
 */
export function normalise(
  value: unknown,
  given: ReadonlySet<string>,
  ignore: readonly string[],
): unknown {
  const paths = ignore.map((path) => path.split('.'));
  return walk(value, [], given, paths);
}

function walk(
  value: unknown,
  path: readonly string[],
  given: ReadonlySet<string>,
  ignore: readonly (readonly string[])[],
): unknown {
  if (Array.isArray(value))
    return value.map((item, index) => walk(item, [...path, String(index)], given, ignore));
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
      .filter(([key, item]) => item !== undefined && !isIgnored([...path, key], ignore))
      .map(([key, item]) => [key, walk(item, [...path, key], given, ignore)]);
    return Object.fromEntries(entries);
  }
  return leaf(value, path.findLast((part) => !/^\d+$/.test(part)) ?? '', given);
}

function leaf(value: unknown, key: string, given: ReadonlySet<string>): unknown {
  if (typeof value === 'number') return TIME_KEY.test(key) ? '<time>' : value;
  if (typeof value !== 'string' || given.has(value)) return value;
  if (ISO_TIME.test(value)) return '<time>';
  if (UUID.test(value) || LONG_HEX.test(value)) return '<id>';
  if (key === 'status' && SUCCESS.has(value.toLowerCase())) return 'success';
  return value;
}

function isIgnored(path: readonly string[], ignore: readonly (readonly string[])[]): boolean {
  return ignore.some(
    (pattern) =>
      pattern.length === path.length && pattern.every((p, i) => p === '*' || p === path[i]),
  );
}

/** Every text in a request. */
export function textsOf(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (typeof value === 'string') found.add(value);
  else if (typeof value === 'object' && value !== null)
    for (const item of Object.values(value)) textsOf(item, found);
  return found;
}
