/**
 * Who is registered, and until when: the registry as a state machine without timers or I/O.
 *
 * absent -> held (register) -> held (heartbeat, register again) -> absent (deregister, lease over)
 */
import { isDeepStrictEqual } from 'node:util';
import { LifeState } from '../../../contracts/health.ts';
import {
  REGISTRY,
  registryKey,
  type Deregistration,
  type Heartbeat,
  type Registration,
  type RegistryEntry,
} from '../../../contracts/registry.ts';
import type { Clock } from './clock.ts';

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
}

interface Slot extends Held {
  /** On the monotonic clock; Infinity without a lease. */
  readonly expiresAtMs: number;
}

export class LeaseTable {
  readonly #slots = new Map<string, Slot>();
  readonly #clock: Clock;
  readonly #leaseMs: number;

  /** @param leaseMs how long an entry lives after its last sign of life */
  constructor(clock: Clock, leaseMs: number = REGISTRY.leaseMs) {
    this.#clock = clock;
    this.#leaseMs = leaseMs;
  }

  /**
   * Takes a registration; another instance under the same key is replaced.
   * The change is null when the same instance repeats what is known: that only renews the lease.
   */
  register(
    registration: Registration,
    { leased = true, state = LifeState.ready as string } = {},
  ): Outcome {
    const key = registryKey(registration.machine, registration.name);
    const before = this.#live(key);
    const now = this.#clock.now().toISOString();
    const same = before?.entry.instance === registration.instance;
    const entry: RegistryEntry = {
      ...registration,
      state,
      registered_at: same ? before.entry.registered_at : now,
      last_seen: now,
    };
    const slot = this.#hold(key, { entry, leased });
    if (!same) return { change: 'registered', held: slot };
    return { change: isSame(before.entry, entry) ? null : 'updated', held: slot };
  }

  /** Renews a lease. Undefined when this instance is not registered: it has to register again. */
  heartbeat({ name, machine, instance, state }: Heartbeat): Outcome | undefined {
    const key = registryKey(machine, name);
    const before = this.#live(key);
    if (before?.entry.instance !== instance) return undefined;
    const entry = { ...before.entry, state, last_seen: this.#clock.now().toISOString() };
    const held = this.#hold(key, { entry, leased: before.leased });
    return { change: before.entry.state === state ? null : 'updated', held };
  }

  /** Removes an entry; undefined when this instance does not hold it. */
  deregister({ name, machine, instance }: Deregistration): RegistryEntry | undefined {
    const key = registryKey(machine, name);
    const slot = this.#slots.get(key);
    if (slot?.entry.instance !== instance) return undefined;
    this.#slots.delete(key);
    return slot.entry;
  }

  /** Removes every entry whose lease is over and returns them. */
  expire(): RegistryEntry[] {
    const now = this.#clock.monotonicMs();
    const over = [...this.#slots].filter(([, slot]) => slot.expiresAtMs <= now);
    for (const [key] of over) this.#slots.delete(key);
    return over.map(([, slot]) => slot.entry);
  }

  /** Milliseconds until the next lease can be over; null when no entry has one. */
  nextExpiryMs(): number | null {
    let next = Infinity;
    for (const slot of this.#slots.values()) next = Math.min(next, slot.expiresAtMs);
    return next === Infinity ? null : Math.max(0, next - this.#clock.monotonicMs());
  }

  /**
   * Gives every lease at least this long from now. For times in which no heartbeat could arrive:
   * after the registry's own restart, pause or loss of the fabric.
   */
  grace(ms: number = 2 * this.#leaseMs): void {
    const until = this.#clock.monotonicMs() + ms;
    for (const [key, slot] of this.#slots) {
      if (slot.expiresAtMs < until) this.#slots.set(key, { ...slot, expiresAtMs: until });
    }
  }

  /** Puts an entry back as it was stored; one that has registered meanwhile wins. */
  restore(held: Held): void {
    const key = registryKey(held.entry.machine, held.entry.name);
    if (!this.#slots.has(key)) this.#hold(key, held);
  }

  /** Live entries, by name and then machine. */
  entries(): RegistryEntry[] {
    const now = this.#clock.monotonicMs();
    return [...this.#slots.values()]
      .filter((slot) => slot.expiresAtMs > now)
      .map((slot) => slot.entry)
      .sort((a, b) => compare(a.name, b.name) || compare(a.machine, b.machine));
  }

  /** Live entries of one name, on all machines. */
  named(name: string): RegistryEntry[] {
    const now = this.#clock.monotonicMs();
    return [...this.#slots.values()]
      .filter((slot) => slot.entry.name === name && slot.expiresAtMs > now)
      .map((slot) => slot.entry);
  }

  #live(key: string): Slot | undefined {
    const slot = this.#slots.get(key);
    return slot && slot.expiresAtMs > this.#clock.monotonicMs() ? slot : undefined;
  }

  #hold(key: string, held: Held): Slot {
    const expiresAtMs = held.leased ? this.#clock.monotonicMs() + this.#leaseMs : Infinity;
    const slot = { ...held, expiresAtMs };
    this.#slots.set(key, slot);
    return slot;
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isSame(a: RegistryEntry, b: RegistryEntry): boolean {
  return isDeepStrictEqual({ ...a, last_seen: '' }, { ...b, last_seen: '' });
}
