const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * A duration as k6 writes it: `500ms`, `1m30s`, or a number of milliseconds.
 *
 * @throws for anything else
 */
export function milliseconds(text: string | number): number {
  if (typeof text === 'number') return text;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([all]) => all).join('') !== text)
    throw new Error(`'${text}' is no duration such as 500ms, 30s or 1m30s`);
  return parts.reduce((sum, [, value, unit]) => sum + Number(value) * UNITS[unit!]!, 0);
}
