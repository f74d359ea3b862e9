/** What stands under a key of the registry, and what an operation on it did. */
import { isDeepStrictEqual } from 'node:util';
import type { RegistryEntry } from '../../../../contracts/registry.ts';

/** An entry and how it is held. */
export interface Held {
  readonly entry: RegistryEntry;
  /** False for clients of the old protocol, which register once and never send a heartbeat. */
  readonly leased: boolean;
}

/** What an operation did to one key; `change` is null when nobody else needs to know. */
export interface Outcome {
  readonly change: 'registered' | 'updated' | null;
  readonly held: Held;
  /** What the key held until now. */
  readonly before: RegistryEntry | undefined;
  /** False when only the freshness changed, which the disk does not know. */
  readonly persist: boolean;
}

export interface Slot extends Held {
  /** On the monotonic clock; Infinity without a lease. */
  readonly expiresAtMs: number;
  /** Its machine went away since it was last heard. */
  readonly stale: boolean;
  /** Instances that this one followed, the latest last: while it lives they do not take the name back. */
  readonly followed: readonly string[];
}

/** Followed instances that are remembered; an upgrade has one, a crash loop as many as it likes. */
const MOST_FOLLOWED = 4;

/** An entry as look-ups give it. */
export function shown({ entry, stale }: Slot): RegistryEntry {
  return stale ? { ...entry, stale: true, as_of: entry.last_seen } : entry;
}

/** That somebody is fresh again is news, but not for the disk. */
export function outcome(change: Outcome['change'], held: Held, before: Slot | undefined): Outcome {
  const freshAgain = before?.stale === true && change === null;
  return {
    change: freshAgain ? 'updated' : change,
    held,
    before: before?.entry,
    persist: change !== null,
  };
}

/** What a name's new holder followed. Clients without a lease never go, so nobody waits for their end. */
export function followedBy(before: Slot | undefined, instance: string): readonly string[] {
  if (before === undefined || !before.leased) return [];
  if (before.entry.instance === instance) return before.followed;
  return [...before.followed, before.entry.instance].slice(-MOST_FOLLOWED);
}

/** The one that was replaced is told that all is well; nothing is written or announced. */
export function untouched(slot: Slot): Outcome {
  return { change: null, held: slot, before: slot.entry, persist: false };
}

export function isSame(a: RegistryEntry, b: RegistryEntry): boolean {
  return isDeepStrictEqual({ ...a, last_seen: '' }, { ...b, last_seen: '' });
}
