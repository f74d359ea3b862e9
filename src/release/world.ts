import type { EscalationLimits } from './escalation/limits.ts';
import type { Laps } from './laps.ts';
import type { Gates, Loads, MachineControl, Receipts, Stacks } from './ports.ts';
import type { Side } from './state/schema.ts';
import type { ReleaseStore } from './state/store.ts';

/** Which versions the compose files shall have, whoever starts them. */
export interface Versions {
  /** @param idle the other color, when it is in use */
  write(live: Side, idle: Side | null): Promise<void>;
}

/** All that a release command acts on; tests put fakes in. A way back needs nothing beyond it. */
export interface World {
  readonly store: ReleaseStore;
  readonly machines: readonly MachineControl[];
  readonly stacks: Stacks;
  readonly receipts: Receipts;
  readonly versions: Versions;
  /** user@host. */
  readonly actor: string;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** How long the parts of the command took. */
  readonly laps: Laps;
  /** Tells those who wait. */
  readonly say: (line: string) => void;
  /** @throws RELEASE_LOCK_LOST when somebody else has taken the lock */
  readonly stillOurs: () => Promise<void>;
  /** Aborted when the lock was lost or the command is to end. */
  readonly signal: AbortSignal;
  /** Makes the folder of a check's files. */
  readonly folderOf: (release: string, check: string) => Promise<string>;
}

/** What a stage needs besides. */
export interface StageWorld extends World {
  readonly gates: Gates;
  readonly loads: Loads;
  readonly escalation: EscalationLimits;
}

export const isoNow = (world: Pick<World, 'now'>) => new Date(world.now()).toISOString();
