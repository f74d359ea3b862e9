/** The containers of one compose service, as an upgrade sees and moves them. */
import type { Target } from '../plan/types.ts';

/** One container of a service. */
export interface Copy {
  readonly id: string;
  /** Digest of what it runs; two tags may be the same image, one tag two images. */
  readonly imageId: string;
  /** As it was started, for people. */
  readonly image: string;
  readonly running: boolean;
  /** It was made and nobody started it: whoever made it was cut off. */
  readonly neverStarted: boolean;
  /** It is not started again by itself: an upgrade was about to end it. */
  readonly retiring: boolean;
  readonly health: 'healthy' | 'starting' | 'unhealthy' | 'none';
  readonly restarts: number;
  readonly exitCode: number;
}

/** What was written by a container. */
export interface Said {
  readonly lines: readonly string[];
  /** Lines of the level `error`. */
  readonly errors: readonly string[];
  /** It told that the registry knows it. */
  readonly registered: boolean;
  /** How it unloaded when it ended, in words; empty when it told nothing of it. */
  readonly unloads: readonly string[];
}

/** The engines, as far as an upgrade needs them; one machine and service at a time. */
export interface Copies {
  list(machine: string, slug: string): Promise<Copy[]>;
  /** Digest of an image on the engine of a machine; null when it is not there. @throws UPGRADE_PULL_FAILED */
  imageId(machine: string, image: string): Promise<string | null>;
  /** Starts one more container of the service at the target; the others are left as they are. */
  startBeside(machine: string, slug: string, target: Target, running: number): Promise<void>;
  /**
   * Makes the service run at the target in place of the one container that it has.
   *
   * @param anew also when that one is at the target already
   */
  replace(machine: string, slug: string, target: Target | null, anew?: boolean): Promise<void>;
  /** From now on, until `finished`, it may be that nothing runs because of an upgrade; outlives the process. */
  unfinished(machine: string, slug: string): void;
  finished(machine: string, slug: string): void;
  isUnfinished(machine: string, slug: string): boolean;
  /** From now on Compose expects the service at this target; null: what the rendered file says. */
  pin(machine: string, slug: string, target: Target | null): void;
  pinned(machine: string, slug: string): Target | null;
  /** Asks a container to end, waits, and removes it; gives its exit code. */
  retire(
    machine: string,
    id: string,
    signal: NodeJS.Signals,
    graceSeconds: number,
  ): Promise<number>;
  /** Asks a container to end and waits; it stays, ended. */
  end(machine: string, id: string, signal: NodeJS.Signals, graceSeconds: number): Promise<void>;
  /** Memory of a card that nobody uses, as its driver says; null where nobody can ask. */
  freeMiB(machine: string, card: number): Promise<number | null>;
  /** Takes back what a retirement that was cut off began. */
  keep(machine: string, id: string): Promise<void>;
  /** Ends and removes a container that is of no use. */
  discard(machine: string, id: string): Promise<void>;
  said(machine: string, id: string): Promise<Said>;
}

/** True when nothing more is expected of it before it may take over. */
export const isServing = (copy: Copy) =>
  copy.running && (copy.health === 'healthy' || copy.health === 'none');

/** True when waiting longer cannot help. */
export const isHopeless = (copy: Copy) => copy.health === 'unhealthy' || copy.restarts > 0;
