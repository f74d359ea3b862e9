/** What an upgrade is made of: who is to change, how, in which order. */

/** How a container is exchanged. */
export const Manner = {
  /** The new one runs beside the old one until it has taken over. */
  startFirst: 'start-first',
  /** The old one drains and ends before the new one starts. */
  stopFirst: 'stop-first',
  /** As stop-first, because the card has no room for two: the old one drains and unloads first. */
  swap: 'drain-unload-swap',
} as const;
export type Manner = (typeof Manner)[keyof typeof Manner];

/** Why an entry is not started beside itself, and what would change that. */
export interface Obstacle {
  readonly reason: string;
  readonly fix: string;
}

/** What is to run from now on. */
export interface Target {
  readonly image: string;
  /** What the container says of itself; null when the image does not tell. */
  readonly version: string | null;
}

/** The other one of a pair. */
export interface Partner {
  readonly key: string;
  readonly machine: string;
  readonly slug: string;
}

/** One container that is to be exchanged. */
export interface Step {
  /** `machine/Name`. */
  readonly key: string;
  readonly machine: string;
  readonly name: string;
  /** Compose service. */
  readonly slug: string;
  readonly wave: number;
  readonly manner: Manner;
  /** In words, for people. */
  readonly why: string;
  readonly target: Target;
  /** The entry on another machine that does the same work meanwhile; it must be healthy. */
  readonly partner: Partner | null;
  /** What it needs of which card, where that has no room for two. */
  readonly card: { readonly index: number; readonly vramMiB: number } | null;
  readonly graceSeconds: number;
  /** Ends what it has in its own way on this signal; SIGTERM for all that run the runtime. */
  readonly drainSignal: NodeJS.Signals;
  /** True when it tells in its log that the registry knows it. */
  readonly registers: boolean;
}

/** Steps that run at the same time. */
export interface Batch {
  readonly canary: boolean;
  readonly steps: readonly Step[];
}

/** An entry that was asked for and cannot be upgraded this way. */
export interface Refusal extends Obstacle {
  readonly key: string;
}

export interface UpgradePlan {
  readonly batches: readonly Batch[];
  readonly refused: readonly Refusal[];
}
