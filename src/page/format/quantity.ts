/** Quantities for people. What is absent shows as a dash, never as a number. */

export const ABSENT = '–';

const PREFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'];

export function bytes(value: number | null | undefined): string {
  if (value === null || value === undefined) return ABSENT;
  let size = value;
  let at = 0;
  while (Math.abs(size) >= 1024 && at < PREFIXES.length - 1) {
    size /= 1024;
    at += 1;
  }
  return `${rounded(size)} ${PREFIXES[at]}B`;
}

export const mebibytes = (value: number | null | undefined) =>
  bytes(value === null || value === undefined ? value : value * 1024 * 1024);

export function percent(value: number | null | undefined): string {
  return value === null || value === undefined ? ABSENT : `${rounded(value)} %`;
}

/** Three digits that mean something: 0.012, 1.23, 12.3, 123, 1 230. */
export function rounded(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && size < 0.001) return value.toExponential(1);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return grouped(Number(value.toFixed(digits)));
}

export function count(value: number | null | undefined): string {
  return value === null || value === undefined ? ABSENT : grouped(value);
}

/** One span, two spans. */
export const counted = (value: number, one: string, many = `${one}s`) =>
  `${grouped(value)} ${value === 1 ? one : many}`;

/** Thin spaces between thousands, the same everywhere whatever the language of the browser. */
function grouped(value: number): string {
  const [whole = '', fraction] = String(value).split('.');
  const spaced = whole.replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f');
  return fraction === undefined ? spaced : `${spaced}.${fraction}`;
}

/** A value with the unit that its series names. */
export function withUnit(value: number | null | undefined, unit: string): string {
  if (value === null || value === undefined) return ABSENT;
  if (unit === 'bytes') return bytes(value);
  if (unit === 'MiB') return mebibytes(value);
  if (unit === 'percent') return percent(value);
  if (unit === 'per second') return `${rounded(value)} /s`;
  return unit === '' || unit === 'count' ? rounded(value) : `${rounded(value)} ${unit}`;
}
