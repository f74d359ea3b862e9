/** What the hub is made of: each part brings its actions, its endpoints and its background work. */
import type { Actions, ActionStreams, Stop } from '../../runtime/agent.ts';
import type { AgentContext } from '../../runtime/context.ts';
import type { PlainRoute, Route } from '../door/route.ts';
import type { FleetView } from './fleet/fleet-view.ts';
import type { SeriesHistory } from './metrics/series/series-history.ts';

/** What a part gets to work with. */
export interface Hub {
  readonly ctx: AgentContext;
  readonly fleet: FleetView;
  /** Every value of the named series as it comes in, and the last hour of them. */
  readonly series: SeriesHistory;
}

export interface Part {
  readonly actions?: Actions;
  readonly streams?: ActionStreams;
  readonly routes?: readonly Route[];
  readonly plain?: readonly PlainRoute[];
  /** Runs before the hub reports ready, in the order of the list; what it gives stops it. */
  readonly start?: (hub: Hub) => Promise<Stop | void> | Stop | void;
}

/**
 * Puts named things of all parts together.
 *
 * @throws Error when two parts have the same name, since one would silently hide the other
 */
export function joined<T>(
  parts: readonly Part[],
  of: (part: Part) => Readonly<Record<string, T>> | undefined,
): Record<string, T> {
  const all: Record<string, T> = {};
  for (const part of parts) {
    for (const [name, value] of Object.entries(of(part) ?? {})) {
      if (name in all) throw new Error(`observability-hub: two parts have a ${name}`);
      all[name] = value;
    }
  }
  return all;
}

/** Starts one part after the other; the result stops them in the opposite order. */
export async function startParts(parts: readonly Part[], hub: Hub): Promise<Stop> {
  const stops: Stop[] = [];
  for (const part of parts) {
    const stop = await part.start?.(hub);
    if (stop) stops.unshift(stop);
  }
  return async () => {
    for (const stop of stops) await stop();
  };
}
