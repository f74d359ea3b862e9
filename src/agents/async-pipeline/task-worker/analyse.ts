/** Describes data: numbers by their distribution, texts by their words, objects field by field. */

const MOST_WORDS = 10;

export function analyse(data: unknown): Record<string, unknown> {
  if (Array.isArray(data)) {
    const numbers = data.filter((item) => typeof item === 'number' && Number.isFinite(item));
    if (data.length > 0 && numbers.length === data.length) return ofNumbers(data as number[]);
    return { kind: 'list', count: data.length, types: typesOf(data) };
  }
  if (typeof data === 'string') return ofText(data);
  if (typeof data === 'number') return ofNumbers([data]);
  if (typeof data === 'object' && data !== null) {
    const fields = Object.entries(data).map(([name, value]) => [name, analyse(value)] as const);
    return { kind: 'object', count: fields.length, fields: Object.fromEntries(fields) };
  }
  return { kind: data === null ? 'null' : typeof data };
}

function ofNumbers(numbers: readonly number[]): Record<string, unknown> {
  const sorted = numbers.toSorted((a, b) => a - b);
  const count = sorted.length;
  const sum = sorted.reduce((total, value) => total + value, 0);
  const mean = sum / count;
  const variance = sorted.reduce((total, value) => total + (value - mean) ** 2, 0) / count;
  const middle = (sorted[(count - 1) >> 1]! + sorted[count >> 1]!) / 2;
  return {
    kind: 'numbers',
    count,
    sum,
    mean,
    median: middle,
    min: sorted[0],
    max: sorted[count - 1],
    standard_deviation: Math.sqrt(variance),
  };
}

function ofText(text: string): Record<string, unknown> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const frequent = [...counts]
    .toSorted(([a, n], [b, m]) => m - n || a.localeCompare(b))
    .slice(0, MOST_WORDS)
    .map(([word, count]) => ({ word, count }));
  return {
    kind: 'text',
    characters: text.length,
    words: words.length,
    distinct_words: counts.size,
    lines: text === '' ? 0 : text.split('\n').length,
    frequent_words: frequent,
  };
}

function typesOf(items: readonly unknown[]): Record<string, number> {
  const types: Record<string, number> = {};
  for (const item of items) {
    const type = item === null ? 'null' : Array.isArray(item) ? 'list' : typeof item;
    types[type] = (types[type] ?? 0) + 1;
  }
  return types;
}
