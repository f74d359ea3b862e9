/** The registry: the lease table, its record on disk and the news it gives out. */
import {
  REGISTRY,
  RegistryChange,
  registryKey,
  type Deregistration,
  type EndpointQuery,
  type Heartbeat,
  type Registration,
  type RegistryEntry,
} from '../../../contracts/registry.ts';
import { RegistryNotPersisted } from '../../../contracts/error-catalogue/services/registry.ts';
import { pickEndpoint } from '../../../contracts/registry-pick.ts';
import { ChangeLog, type Change } from './watch/change-log.ts';
import type { Flaps } from './flaps/flaps.ts';
import type { LeaseTable } from './leases/lease-table.ts';
import type { Held } from './leases/slot.ts';
import type { Ledger } from './ledger.ts';
import { encodeRecord } from './record.ts';
import { within } from './within.ts';

export interface RegistryParts {
  readonly table: LeaseTable;
  readonly ledger: Pick<Ledger, 'save' | 'stored'>;
  readonly flaps: Flaps;
  /** Tells the fleet about a change; nobody has to listen. */
  readonly announce: (change: Change) => void;
  /** Called after each sign of life from somebody with a lease. */
  readonly onHeard?: (machine: string) => void;
}

export interface RegisterOptions {
  /** False for old clients, which send no heartbeat. Default true. */
  readonly leased?: boolean;
  readonly state?: string;
  /** How long to wait for the disk, milliseconds. */
  readonly patienceMs?: number;
}

/** Under the 5 s that callers wait by default, so that they get our answer and not their own timeout. */
const PATIENCE_MS = 4_000;

export class Registry {
  readonly #parts: RegistryParts;
  /** Changes in order, for watches. */
  readonly changes = new ChangeLog();

  constructor(parts: RegistryParts) {
    this.#parts = parts;
  }

  /**
   * Takes a registration and returns when it is on disk, so that what was acknowledged survives
   * a restart. Look-ups see the entry at once.
   *
   * @throws RegistryNotPersisted when the disk does not answer in time; the entry is held anyway
   *   and its write is tried on
   */
  async register(
    registration: Registration,
    options: RegisterOptions = {},
  ): Promise<RegistryEntry> {
    const { table, ledger, flaps } = this.#parts;
    const { change, held, before, persist } = table.register(registration, options);
    const key = registryKey(registration.machine, registration.name);
    if (held.leased) this.#parts.onHeard?.(registration.machine);
    if (change !== null) {
      flaps.registered(before, held.entry);
      this.#announce(change, held.entry);
      if (persist) void this.#save(held);
    }
    const stored = ledger.stored(key);
    await this.#persisted(held.entry, stored, options.patienceMs);
    return held.entry;
  }

  /** Renews a lease. Only a changed state is written and announced; false when the instance is unknown. */
  heartbeat(heartbeat: Heartbeat): boolean {
    const outcome = this.#parts.table.heartbeat(heartbeat);
    if (!outcome) return false;
    const { change, held, before, persist } = outcome;
    this.#parts.onHeard?.(heartbeat.machine);
    if (change === null) return true;
    if (before) this.#parts.flaps.stateChanged(before, held.entry);
    this.#announce(change, held.entry);
    if (persist) void this.#save(held);
    return true;
  }

  /** Removes an entry; false when this instance does not hold it. @throws RegistryNotPersisted */
  async deregister(deregistration: Deregistration, patienceMs = PATIENCE_MS): Promise<boolean> {
    const entry = this.#parts.table.deregister(deregistration);
    if (!entry) return false;
    this.#parts.flaps.farewell(entry);
    this.#announce(RegistryChange.deregistered, entry);
    await this.#persisted(entry, this.#drop(entry), patienceMs);
    return true;
  }

  /** Removes the entries whose lease is over, and returns them; frees those that were held back long enough. */
  sweep(): RegistryEntry[] {
    const expired = this.#parts.table.expire();
    for (const entry of expired) {
      this.#parts.flaps.lost(entry);
      this.#announce(RegistryChange.expired, entry);
      void this.#drop(entry);
    }
    for (const key of this.#parts.flaps.released()) {
      const entry = this.entries().find(({ machine, name }) => registryKey(machine, name) === key);
      if (entry) this.#announce(RegistryChange.updated, entry);
    }
    return expired;
  }

  /** Milliseconds until a sweep has something to do; null when nothing is in sight. */
  nextSweepMs(): number | null {
    const { table, flaps } = this.#parts;
    const due = [table.nextExpiryMs(), flaps.nextReleaseMs()].filter((ms) => ms !== null);
    return due.length === 0 ? null : Math.min(...due);
  }

  /** Tells watchers that entries changed without anybody's doing: their machine went away. */
  turnedStale(entries: readonly RegistryEntry[]): void {
    for (const entry of entries) this.#announce(RegistryChange.updated, entry);
  }

  /**
   * Where an agent answers. Without `include_unhealthy` only a healthy one is given.
   *
   * @param nearest machine to prefer when the query names none
   * @throws AgentNotFound, AgentNotHealthy
   */
  endpoint(query: EndpointQuery, nearest?: string): RegistryEntry {
    const preferred = query.machine ?? nearest ?? REGISTRY.home;
    const found = this.#parts.table
      .named(query.agent_name)
      .map((entry) => this.#parts.flaps.shown(entry));
    return pickEndpoint(found, query, preferred);
  }

  /** Live entries, by name and then machine. */
  entries(): RegistryEntry[] {
    return this.#parts.table.entries().map((entry) => this.#parts.flaps.shown(entry));
  }

  /** Live entries of one name, on all machines. */
  named(name: string): RegistryEntry[] {
    return this.#parts.table.named(name);
  }

  /** What an agent itself said last, before any damping. */
  held(machine: string, name: string): Held | undefined {
    return this.#parts.table.held(machine, name);
  }

  /** Puts an entry over what is there; a lease that runs goes on. @throws RegistryNotPersisted */
  async put(held: Held): Promise<void> {
    this.#parts.table.overwrite(held);
    this.#announce(RegistryChange.updated, held.entry);
    await this.#persisted(held.entry, this.#save(held));
  }

  /** The one machine an agent runs on; undefined when none or several. */
  machineOf(name: string): string | undefined {
    const found = this.#parts.table.named(name);
    return found.length === 1 ? found[0]?.machine : undefined;
  }

  #announce(change: RegistryChange, entry: RegistryEntry): void {
    this.#parts.announce(this.changes.append(change, this.#parts.flaps.shown(entry)));
  }

  #save(held: Held): Promise<void> {
    const { machine, name } = held.entry;
    return this.#parts.ledger.save(registryKey(machine, name), encodeRecord(held));
  }

  #drop({ machine, name }: RegistryEntry): Promise<void> {
    return this.#parts.ledger.save(registryKey(machine, name), null);
  }

  async #persisted(entry: RegistryEntry, saved: Promise<void>, patienceMs = PATIENCE_MS) {
    if (await within(saved, patienceMs)) return;
    const { name, machine } = entry;
    throw new RegistryNotPersisted({ name, machine, reason: `no answer in ${patienceMs} ms` });
  }
}
