/** How often which users of a fleet call, and what they saw; as two processes tell each other. */
import type { Counts } from './caller.ts';
import type { Fates, HandedIn } from './work.ts';

export interface Rates {
  /** At core-orchestrator: calls a second, and open streams. */
  readonly mainpc?: { readonly http: number; readonly grpc: number; readonly streams: number };
  /** At resource-manager and error-bus, a second. */
  readonly pc2: { readonly http: number; readonly tasks?: number; readonly reports: number };
}

/** What the process of the callers is told: a fresh token of the operator, or to end. */
export type Told = { readonly token: string } | 'end';

export interface Outcome {
  /** By the name of the caller. */
  readonly callers: Readonly<Record<string, Counts>>;
  readonly handedIn: HandedIn;
  readonly fates: Fates;
}
