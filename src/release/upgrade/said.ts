import type { Said } from './copies.ts';

/** Reads the lines of a container: one JSON object for each event, or anything else from a foreign image. */
export function saidIn(lines: readonly string[]): Said {
  const events = lines.map((line) => ({ line, event: eventIn(line) }));
  return {
    lines,
    errors: events.flatMap(({ line, event }) => (event?.level === 'error' ? [line] : [])),
    registered: events.some(({ event }) => event?.msg === 'registered'),
  };
}

function eventIn(line: string): { level?: unknown; msg?: unknown } | null {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line) as { level?: unknown; msg?: unknown };
  } catch {
    return null;
  }
}
