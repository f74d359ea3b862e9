/** What of a release is more than its own rows can settle. No I/O. */
import { heldAgainst } from '../../contracts/release/held-against.ts';
import { figure } from '../figure.ts';
import { holds } from '../gates/compare.ts';
import { SOURCES } from '../gates/sources.ts';
import { hasBegun } from '../matrix/row.ts';
import type { ReleaseState } from '../state/schema.ts';
import type { EscalationLimits } from './limits.ts';

export interface Escalation {
  readonly to: string;
  readonly why: string;
}

/** Phases in which a stage is at work, or was refused and nobody has dealt with it. */
const OPEN = new Set<ReleaseState['phase']>(['staging', 'refused']);

export function escalationsOf(
  state: Pick<ReleaseState, 'phase' | 'rows' | 'measurements' | 'updated_at'>,
  limits: EscalationLimits,
  now: number,
): Escalation[] {
  if (!OPEN.has(state.phase)) return [];
  return [...figuresOver(state, limits), ...blockedTooLong(state, limits, now)];
}

export const inWords = ({ to, why }: Escalation) => `for ${to}: ${why}`;

function figuresOver(
  { measurements }: Pick<ReleaseState, 'measurements'>,
  { figures }: EscalationLimits,
): Escalation[] {
  return figures.flatMap(({ source, operator, threshold, to }) => {
    const value = measurements.find((one) => one.source === source)?.value ?? null;
    if (value === null || !holds(value, operator, threshold)) return [];
    const { unit, what } = SOURCES[source]!;
    const limit = `${operator === '<' ? 'under' : 'over'} ${threshold} ${unit}`;
    const is = figure(value, threshold);
    return [{ to, why: `${source} is ${is} ${unit}, ${limit} (${what})` }];
  });
}

/** A stage that was refused is blocked as a whole, whichever row or gate it was. */
function blockedTooLong(
  { phase, rows, updated_at }: Pick<ReleaseState, 'phase' | 'rows' | 'updated_at'>,
  { blocked }: EscalationLimits,
  now: number,
): Escalation[] {
  const ends = rows
    .filter((row) => row.status === 'BLOCKED' && hasBegun(row) && row.ended_at !== null)
    .map(({ id, ended_at }) => ({ what: id, since: Date.parse(ended_at!) }));
  const refused = phase === 'refused' ? [{ what: 'the stage', since: Date.parse(updated_at) }] : [];
  const [first] = [...ends, ...refused].sort((a, b) => a.since - b.since);
  if (first === undefined) return [];
  const seconds = (now - first.since) / 1_000;
  if (seconds <= blocked.longer_than_s) return [];
  const { value, limit } = heldAgainst(seconds, blocked.longer_than_s, (s, more) =>
    more === 0 ? `${Math.floor(s / 60)} min` : `${Number(s.toFixed(more - 1))} s`,
  );
  const why = `${first.what} is blocked for ${value}, longer than ${limit}`;
  return [{ to: blocked.to, why }];
}
