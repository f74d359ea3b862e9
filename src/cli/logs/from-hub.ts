/** Lines that a hub finds: of both machines, in the order of time. */
import type { LogLine } from '../../contracts/observability/observability.ts';
import type { Clock } from '../../engine/poll.ts';
import type { Fleet } from '../../fleet/model.ts';
import { fleetAtHand } from '../fleet/fleet-at-hand.ts';
import { formatHubLine } from '../output/hub-line.ts';
import { paint } from '../output/style.ts';
import { followHubs } from './follow-hubs.ts';
import { logHubs, whyAway, type LogHub } from './log-hub.ts';
import type { LogsOptions } from './options.ts';

/** Lines to show when nobody says how many, and the most that a hub gives. */
const TAIL = 50;
const MOST = 1_000;

export interface HubParts {
  readonly fleet?: Fleet;
  /** In the order in which they are asked. */
  readonly hubs?: readonly LogHub[];
  readonly clock?: Clock;
}

/**
 * Prints what the first hub that answers finds, the oldest first, and goes on when asked to.
 *
 * @returns why no hub answers, with nothing printed; undefined when one did
 * @throws what the hub refuses, e.g. LOG_QUERY_INVALID
 */
export async function printFromHub(
  names: readonly string[],
  options: LogsOptions,
  { fleet = fleetAtHand(), hubs = logHubs(fleet), clock }: HubParts = {},
): Promise<string | undefined> {
  const question = questionOf(fleet, names, options);
  const wanted = Math.min(MOST, options.tail ?? TAIL);
  const limit = String(Math.max(1, wanted));
  const reasons: string[] = [];
  for (const [at, hub] of hubs.entries()) {
    try {
      const { lines: found, next } = await hub.search({ ...question, limit });
      const lines = found.slice(0, wanted);
      const print = printer(options, lines);
      for (const line of lines.toReversed()) print(line);
      if (next !== null && !options.json)
        say(`the last ${lines.length}; --tail shows more, up to ${MOST}`);
      if (found.length === 0 && !options.json) say('no such line');
      if (!options.follow) return undefined;
      const inTurn = [...hubs.slice(at), ...hubs.slice(0, at)];
      const more = { question, shown: lines, say, ...(clock === undefined ? {} : { clock }) };
      for await (const line of followHubs(inTurn, more)) print(line);
    } catch (error) {
      const reason = whyAway(error);
      if (reason === undefined) throw error;
      reasons.push(`${hub.machine}: ${reason}`);
    }
  }
  return reasons.join(', ');
}

const say = (text: string) => console.error(paint.dim(text));

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
