import { LogMessage } from '../../../contracts/log-message.ts';
import type { Said } from './copies.ts';

type Event = Readonly<Record<string, unknown>>;

/** Reads the lines of a container: one JSON object for each event, or anything else from a foreign image. */
export function saidIn(lines: readonly string[]): Said {
  const events = lines.map((line) => ({ line, event: eventIn(line) }));
  return {
    lines,
    errors: events.flatMap(({ line, event }) => (event?.['level'] === 'error' ? [line] : [])),
    registered: events.some(({ event }) => event?.['msg'] === LogMessage.registered),
    unloads: unloadsIn(events.flatMap(({ event }) => (event === null ? [] : [event]))),
  };
}

/** Of its last end: a container that was restarted has said it before. */
function unloadsIn(events: readonly Event[]): string[] {
  const told = events.findLastIndex(({ msg }) => msg === LogMessage.toldToStop);
  return told < 0 ? [] : events.slice(told).flatMap((event) => unloadIn(event) ?? []);
}

function unloadIn({ msg, action, model, code, reason }: Event): string | null {
  if (msg === LogMessage.unloaded) return `${model ?? 'all of it'} unloaded by ${action}`;
  if (msg === LogMessage.nothingLoaded) return `nothing was loaded, so ${action} was not called`;
  if (msg !== LogMessage.notUnloaded) return null;
  const what = typeof model === 'string' ? `${action} of ${model}` : action;
  return `${what} failed, so only its end freed the card: ${reason} (${code})`;
}

function eventIn(line: string): Event | null {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line) as Event;
  } catch {
    return null;
  }
}
