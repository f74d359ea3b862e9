/**
 * Who is registered, and until when: the registry as a state machine without timers or I/O.
 *
 * absent -> held (register) -> held (heartbeat, register again) -> absent (deregister, lease over)
 *
 * While a machine is kept, the leases of its agents do not end: they are what was last known of it.
 */
import { LifeState } from '../../../../contracts/fleet/health.ts';
import {
  REGISTRY,
  registryKey,
  type Deregistration,
  type Heartbeat,
  type Registration,
  type RegistryEntry,
} from '../../../../contracts/registry.ts';
import type { Clock } from '../clock.ts';
import {
  followedBy,
  isSame,
  outcome,
  shown,
  untouched,
  type Held,
  type Outcome,
  type Slot,
} from './slot.ts';

export class LeaseTable {
  readonly #slots = new Map<string, Slot>();
  readonly #kept = new Set<string>();
  readonly #clock: Clock;
  readonly #leaseMs: number;

  /** @param leaseMs how long an entry lives after its last sign of life */
  constructor(clock: Clock, leaseMs: number = REGISTRY.leaseMs) {
    this.#clock = clock;
    this.#leaseMs = leaseMs;
  }

  /**
   * Takes a registration; another instance under the same key is replaced. One that was replaced
   * itself does not come back while its successor lives: both run for a while in an upgrade.
   * The change is null when the same instance repeats what is known: that only renews the lease.
   */
  register(
    registration: Registration,
    { leased = true, state = LifeState.ready as string } = {},
  ): Outcome {
    const key = registryKey(registration.machine, registration.name);
    const before = this.#live(key);
    if (before?.followed.includes(registration.instance)) return untouched(before);
    const now = this.#clock.now().toISOString();
    const same = before?.entry.instance === registration.instance;
    const entry: RegistryEntry = {
      ...registration,
      state,
      registered_at: same ? before.entry.registered_at : now,
      last_seen: now,
    };
    const followed = leased ? followedBy(before, registration.instance) : [];
    const slot = this.#hold(key, { entry, leased }, followed);
    if (!same) return outcome('registered', slot, before);
    return outcome(isSame(before.entry, entry) ? null : 'updated', slot, before);
  }

  /** Renews a lease. Undefined when this instance is not registered: it has to register again. */
  heartbeat({ name, machine, instance, state }: Heartbeat): Outcome | undefined {
    const key = registryKey(machine, name);
    const before = this.#live(key);
    if (before?.followed.includes(instance)) return untouched(before);
    if (before?.entry.instance !== instance) return undefined;
    const entry = { ...before.entry, state, last_seen: this.#clock.now().toISOString() };
    const held = this.#hold(key, { entry, leased: before.leased }, before.followed);
    return outcome(before.entry.state === state ? null : 'updated', held, before);
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
    const over = [...this.#slots].filter(([, slot]) => !this.#isLive(slot, now));
    for (const [key] of over) this.#slots.delete(key);
    return over.map(([, slot]) => slot.entry);
  }

  /** Milliseconds until the next lease can be over; null when no entry has one. */
  nextExpiryMs(): number | null {
    let next = Infinity;
    for (const slot of this.#slots.values()) {
      if (!this.#kept.has(slot.entry.machine)) next = Math.min(next, slot.expiresAtMs);
    }
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

  /** Machines that somebody with a lease registered from. */
  machines(): Set<string> {
    const machines = new Set<string>();
    for (const { leased, entry } of this.#slots.values()) if (leased) machines.add(entry.machine);
    return machines;
  }

  /** Ends no lease of this machine until `release`. */
  keep(machine: string): void {
    this.#kept.add(machine);
  }

  /** Marks what is known of a machine as stale; returns the entries for which that is new. */
  markStale(machine: string): RegistryEntry[] {
    return this.#slotsOf(machine)
      .filter(([, slot]) => !slot.stale)
      .map(([key, slot]) => {
        const stale = { ...slot, stale: true };
        this.#slots.set(key, stale);
        return shown(stale);
      });
  }

  /**
   * Lets the leases of a machine run again.
   *
   * @param graceMs time that each gets at least; 0 ends those that are over
   */
  release(machine: string, graceMs: number): void {
    this.#kept.delete(machine);
    const until = this.#clock.monotonicMs() + graceMs;
    for (const [key, slot] of this.#slotsOf(machine)) {
      if (slot.expiresAtMs < until) this.#slots.set(key, { ...slot, expiresAtMs: until });
    }
  }

  /** What is held under a key, with or without a lease. */
  held(machine: string, name: string): Held | undefined {
    return this.#live(registryKey(machine, name));
  }

  /** Puts other contents under a key; a lease that runs there goes on. */
  overwrite(held: Held): void {
    const key = registryKey(held.entry.machine, held.entry.name);
    const before = this.#live(key);
    if (before?.leased) this.#slots.set(key, { ...before, entry: held.entry });
    else this.#hold(key, held);
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
      .filter((slot) => this.#isLive(slot, now))
      .map(shown)
      .sort((a, b) => compare(a.name, b.name) || compare(a.machine, b.machine));
  }

  /** Live entries of one name, on all machines. */
  named(name: string): RegistryEntry[] {
    const now = this.#clock.monotonicMs();
    const found: RegistryEntry[] = [];
    for (const slot of this.#slots.values()) {
      if (slot.entry.name === name && this.#isLive(slot, now)) found.push(shown(slot));
    }
    return found;
  }

  #live(key: string): Slot | undefined {
    const slot = this.#slots.get(key);
    return slot && this.#isLive(slot, this.#clock.monotonicMs()) ? slot : undefined;
  }

  #isLive(slot: Slot, now: number): boolean {
    return slot.expiresAtMs > now || this.#kept.has(slot.entry.machine);
  }

  #slotsOf(machine: string): [string, Slot][] {
    return [...this.#slots].filter(([, slot]) => slot.leased && slot.entry.machine === machine);
  }

  #hold(key: string, held: Held, followed: readonly string[] = []): Slot {
    const expiresAtMs = held.leased ? this.#clock.monotonicMs() + this.#leaseMs : Infinity;
    const { entry, leased } = held;
    const slot = { entry, leased, expiresAtMs, stale: false, followed };
    this.#slots.set(key, slot);
    return slot;
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
