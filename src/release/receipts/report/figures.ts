/** A number for people: four digits that count, and no more after the point than they need. */
export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined) return '--';
  if (Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(4)));
}

/** `1 min 20 s`, `3.2 s`, `410 ms`. */
export function duration(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 60) return `${figure(Math.round(seconds * 10) / 10)} s`;
  const minutes = Math.floor(seconds / 60);
  return `${minutes} min ${Math.round(seconds - minutes * 60)} s`;
}
