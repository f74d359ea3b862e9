/** What the actions answer from; there from the start of the part on. */
import { TracesNotReady } from '../../../contracts/error-catalogue/observability-hub/traces.ts';
import type { ClockOffsets } from './intake/clock-offsets.ts';
import type { SpanStore } from './store/span-store.ts';

export interface TracesAtHand {
  readonly store: SpanStore;
  readonly offsets: ClockOffsets;
}

let atHand: TracesAtHand | undefined;

export function putAtHand(traces: TracesAtHand | undefined): void {
  atHand = traces;
}

/** @throws TRACES_NOT_READY */
export function tracesAtHand(): TracesAtHand {
  if (atHand === undefined) throw new TracesNotReady({});
  return atHand;
}
