/** What can be said about data without a model: counts, and the figures of numbers. */

const MOST_WORDS = 10;

export function analyse(data: unknown): Record<string, unknown> {
  if (typeof data === 'string') return analyseText(data);
  if (Array.isArray(data)) return analyseList(data);
  if (typeof data === 'object' && data !== null) {
    const fields = Object.entries(data).map(([key, value]) => [key, analyse(value)]);
    return { kind: 'object', count: fields.length, fields: Object.fromEntries(fields) };
  }
  return { kind: data === null ? 'null' : typeof data, value: data };
}

function analyseText(text: string): Record<string, unknown> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const common = [...counts].sort((a, b) => b[1] - a[1]).slice(0, MOST_WORDS);
  return {
    kind: 'text',
    characters: text.length,
    words: words.length,
    lines: text === '' ? 0 : text.split('\n').length,
    common: Object.fromEntries(common),
  };
}

function analyseList(list: readonly unknown[]): Record<string, unknown> {
  const numbers = list.filter((value): value is number => typeof value === 'number');
  if (list.length === 0 || numbers.length < list.length)
    return { kind: 'list', count: list.length, numbers: numbers.length };
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  const variance = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / numbers.length;
  return {
    kind: 'numbers',
    count: numbers.length,
    mean,
    deviation: Math.sqrt(variance),
    min: numbers.reduce((a, b) => Math.min(a, b)),
    max: numbers.reduce((a, b) => Math.max(a, b)),
  };
}
