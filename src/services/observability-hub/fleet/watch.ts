/** A watch of the fleet: all of it once, then what changed, at most once a second. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FleetNews } from '../../../contracts/observability/observability.ts';
import type { FleetView } from './fleet-view.ts';

export function snapshotOf(fleet: FleetView): FleetNews & { type: 'snapshot' } {
  return {
    type: 'snapshot',
    hub: fleet.machine,
    revision: fleet.revision,
    time: new Date().toISOString(),
    machines: [...fleet.machines()],
    members: [...fleet.members()],
  };
}

/** Between two changes, milliseconds; a reader that is slower gets everything since in one. */
const PACE_MS = 1_000;
/** Machines are told anew this often even when no member changes, for their load. */
const MACHINES_MS = 5_000;

export async function* watchFleet(
  fleet: FleetView,
  signal: AbortSignal,
  paceMs: number = PACE_MS,
): AsyncGenerator<FleetNews> {
  const changed = new Set<string>();
  const gone = new Set<string>();
  let wake = () => {};
  const stop = fleet.onChange((change) => {
    for (const { id } of change.members) {
      changed.add(id);
      gone.delete(id);
    }
    for (const id of change.gone) {
      changed.delete(id);
      gone.add(id);
    }
    wake();
  });
  const regular = setInterval(() => wake(), MACHINES_MS);
  signal.addEventListener('abort', () => wake(), { once: true });
  try {
    yield snapshotOf(fleet);
    let last = performance.now();
    while (!signal.aborted) {
      // What changed while the reader was busy with the last news is told without waiting for more.
      if (changed.size + gone.size === 0) await new Promise<void>((resolve) => (wake = resolve));
      const early = paceMs - (performance.now() - last);
      // Takes its listener off the signal again: a page stays open for days.
      if (early > 0) await sleep(early, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      last = performance.now();
      const members = [...changed].flatMap((id) => fleet.member(id) ?? []);
      const left = [...gone];
      changed.clear();
      gone.clear();
      yield {
        type: 'change',
        revision: fleet.revision,
        time: new Date().toISOString(),
        machines: [...fleet.machines()],
        members,
        gone: left,
      };
    }
  } finally {
    stop();
    clearInterval(regular);
  }
}
