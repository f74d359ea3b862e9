/** Lines that a hub finds: of both machines, in the order of time. */
import { DoorClosed } from '../../contracts/error-catalogue/door-client.ts';
import { HUB, type LogLine } from '../../contracts/observability.ts';
import type { Fleet } from '../../fleet/model.ts';
import { doorClient, type DoorClient } from '../door-client.ts';
import { fleetAtHand } from '../fleet-at-hand.ts';
import { formatHubLine } from '../output/hub-line.ts';
import { paint } from '../output/style.ts';
import type { LogsOptions } from './options.ts';

/** Lines to show when nobody says how many. */
const TAIL = 50;
const PATIENCE_MS = 5_000;

interface Reply {
  readonly lines: readonly LogLine[];
  readonly next: string | null;
}

/**
 * Prints what a hub finds, the oldest first, and goes on when asked to.
 *
 * @returns why no hub answers, with nothing printed; undefined when one did
 * @throws what the hub refuses, e.g. LOG_QUERY_INVALID
 */
export async function printFromHub(
  names: readonly string[],
  options: LogsOptions,
): Promise<string | undefined> {
  const fleet = fleetAtHand();
  const question = questionOf(fleet, names, options);
  const limit = String(Math.min(1_000, options.tail ?? TAIL));
  const reasons: string[] = [];
  for (const machine of fleet.machines.map(({ name }) => name)) {
    try {
      const hub = await doorClient({ machine, service: HUB, timeoutMs: PATIENCE_MS });
      const { lines, next } = await hub.get<Reply>(
        `/v1/logs?${new URLSearchParams({ ...question, limit })}`,
      );
      const print = printer(options, lines);
      for (const line of lines.toReversed()) print(line);
      if (next !== null && !options.json)
        console.error(paint.dim(`the last ${lines.length}; --tail shows more, up to 1000`));
      if (lines.length === 0 && !options.json) console.error(paint.dim('no such line'));
      if (options.follow) await follow(hub, question, print);
      return undefined;
    } catch (error) {
      if (!(error instanceof DoorClosed)) throw error;
      reasons.push(`${machine}: ${String(error.details['reason'])}`);
    }
  }
  return reasons.join(', ');
}

async function follow(
  hub: DoorClient,
  question: Record<string, string>,
  print: (line: LogLine) => void,
): Promise<void> {
  const events = hub.events<LogLine>(`/v1/logs/tail?${new URLSearchParams(question)}`);
  for await (const line of events) print(line);
}

/** Entry names for what may be given as names of compose services, too. */
function questionOf(
  fleet: Fleet,
  names: readonly string[],
  { machine, level, search, trace, since }: LogsOptions,
): Record<string, string> {
  const agents = names.map(
    (name) => fleet.entries.find((entry) => entry.slug === name)?.name ?? name,
  );
  const question = {
    agent: agents.join(','),
    machine,
    level,
    text: search,
    trace_id: trace,
    since,
  };
  const given = Object.entries(question).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(given) as Record<string, string>;
}

function printer(
  { json, search }: LogsOptions,
  lines: readonly LogLine[],
): (line: LogLine) => void {
  if (json) return (line) => console.log(JSON.stringify(line));
  const width = Math.max(0, ...lines.map(({ agent }) => agent.length));
  return (line) => console.log(formatHubLine(line, { width, search }));
}
