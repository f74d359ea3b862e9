/** The mean answer time of the requests between two readings of HAProxy's own mean. */
import type { Counted } from '../record/note.ts';

/** Up to so many requests HAProxy tells the plain mean; from then on each new one counts 1 in so many. */
const WINDOW = 1024;

export interface Mean {
  readonly ms: number;
  /** HAProxy rounds to milliseconds, which matters for few requests: it may be so much less or more. */
  readonly errorMs: number;
}

type Reading = Pick<Counted, 'requests' | 'meanMs'>;

/** Undefined without a request in between. */
export function meanBetween(before: Reading, after: Reading): Mean | undefined {
  const count = after.requests - before.requests;
  if (count <= 0) return undefined;
  // What the sum forgets of what was before, and how often a new request counts in it.
  const filling = Math.min(Math.max(WINDOW - before.requests, 0), count);
  const kept = (1 - 1 / WINDOW) ** (count - filling);
  const weight = filling * kept + WINDOW * (1 - kept);
  const slots = ({ requests }: Reading) => Math.min(requests, WINDOW);
  // It rounds up, so half a millisecond less is the best guess.
  const sum = (one: Reading) => Math.max(one.meanMs - 0.5, 0) * slots(one);
  const ms = Math.max((sum(after) - sum(before) * kept) / weight, 0);
  return { ms, errorMs: (0.5 * (slots(after) + slots(before) * kept)) / weight };
}
