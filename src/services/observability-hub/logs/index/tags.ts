/** Words that stand for what is asked for exactly: agent, machine, level, trace. */
import type { Filter } from './filter.ts';
import type { Line } from './line.ts';

/** Names hold signs at which the index would divide them. */
const hex = (text: string) => Buffer.from(text).toString('hex');

const agentTag = (agent: string) => `a${hex(agent)}`;
const machineTag = (machine: string) => `m${hex(machine)}`;
const traceTag = (trace: string) => `t${hex(trace.toLowerCase())}`;
/** A line has those of its level and of all milder ones, so one word asks for "this or worse". */
const levelTag = (rank: number) => `l${rank}`;
/** Nearly all lines have the milder ones: they would be no help. */
const LEAST_TAGGED = 2;

export function tagsOf({ agent, machine, rank, traceId }: Line): string {
  const tags = [agentTag(agent), machineTag(machine)];
  for (let level = LEAST_TAGGED; level <= rank; level += 1) tags.push(levelTag(level));
  if (traceId !== null) tags.push(traceTag(traceId));
  return tags.join(' ');
}

/** What a filter asks of the words of a line; undefined: nothing. */
export function matchOf({ agents, machine, minRank, traceId, words }: Filter): string | undefined {
  const tags: string[] = [];
  if (agents !== undefined) tags.push(`(${agents.map(agentTag).join(' OR ')})`);
  if (machine !== undefined) tags.push(machineTag(machine));
  if (minRank !== undefined && minRank >= LEAST_TAGGED) tags.push(levelTag(minRank));
  if (traceId !== undefined) tags.push(traceTag(traceId));
  // Each word quoted, so that none of it is syntax of the search; each may be a beginning.
  const text = (words ?? []).map((word) => `"${word}"*`);
  const parts = [...tags.map((tag) => `tags : ${tag}`), ...text.map((word) => `text : ${word}`)];
  return parts.length === 0 ? undefined : parts.join(' AND ');
}
