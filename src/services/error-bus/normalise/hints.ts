/** What the way an event took says about it, where its body says nothing. */
import type { ORIGINS } from '../../../contracts/error-report.ts';

export interface Hints {
  readonly via: (typeof ORIGINS)[number];
  /** NATS subject, ZMQ topic or caller. */
  readonly from?: string;
  /** Machine on which it came in. */
  readonly machine: string;
  /** When it came in, Unix milliseconds. The same for every redelivery of the same event. */
  readonly receivedAt: number;
  readonly agent?: string;
  readonly severity?: string;
  readonly category?: string;
}
