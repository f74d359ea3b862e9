/** Endpoints that answer at the live color and fail at the candidate: one is too many, however many answer. */
import type { Measurement } from '../../../ports.ts';
import { inBatches } from './in-batches.ts';
import type { Probe, ProbeResult } from './probe.ts';

type Ask = (probe: Probe) => Promise<Omit<ProbeResult, 'service'>>;

const AT_ONCE = 8;

export interface Compared {
  readonly service: string;
  /** By the live color, or why it does not document itself: what it has and the candidate has not counts too. */
  readonly documented: readonly Probe[] | string;
  readonly atLive: Ask;
  readonly atCandidate: Ask;
}

/** Of one service. */
export interface Regressions {
  readonly service: string;
  /** Why nothing could be compared. */
  readonly unknown: string | null;
  /** Answers of the candidate. */
  readonly failed: readonly ProbeResult[];
}

export async function regressionsOf(compared: Compared): Promise<Regressions> {
  const { service, documented, atLive, atCandidate } = compared;
  if (typeof documented === 'string')
    return {
      service,
      unknown: `its live color does not document itself: ${documented}`,
      failed: [],
    };
  const found = await inBatches(documented, AT_ONCE, async (one) => {
    const candidate = await answered(atCandidate, one);
    // Asked in this order, so that what has gone down meanwhile for both is not held against one.
    if (candidate.ok || !(await atLive(one)).ok) return [];
    return [{ service, ...candidate }];
  });
  return { service, unknown: null, failed: found.flat() };
}

/** A second try, since one answer that was lost breaks no endpoint. */
async function answered(ask: Ask, probe: Probe): Promise<Omit<ProbeResult, 'service'>> {
  const first = await ask(probe);
  return first.ok ? first : ask(probe);
}

/** @param notRehearsed endpoints that need what no rehearsal has, as `SERVICE PATH`; told, and not counted */
export function regressedOf(
  source: string,
  all: readonly Regressions[],
  samples: number,
  notRehearsed: readonly string[],
): Measurement {
  const unit = 'endpoints';
  const [blind] = all.filter(({ unknown }) => unknown !== null);
  const failed = all.flatMap((one) => one.failed);
  const isExcused = ({ service, path }: ProbeResult) => notRehearsed.includes(`${service} ${path}`);
  const counted = failed.filter((one) => !isExcused(one));
  const notes = failed.map(
    (one) =>
      `${one.service} GET ${one.path}: ${one.reason}${isExcused(one) ? '; not counted, no rehearsal has what it needs' : ''}`,
  );
  // What was found stands, whatever else could not be looked at.
  if (counted.length === 0 && (blind !== undefined || all.length === 0)) {
    const note = blind ? `${blind.service}: ${blind.unknown}` : 'no service was looked at';
    return { source, value: null, unit, note, notes };
  }
  return { source, value: counted.length, unit, samples, notes };
}
