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
import {
  AgentNotFound,
  AgentNotHealthy,
  RegistryNotPersisted,
} from '../../../contracts/error-catalogue/registry.ts';
import { isHealthy } from './healthy.ts';
import type { Held, LeaseTable } from './lease-table.ts';
import type { Ledger } from './ledger.ts';
import { encodeRecord } from './record.ts';
import { within } from './within.ts';

export interface RegistryParts {
  readonly table: LeaseTable;
  readonly ledger: Pick<Ledger, 'save' | 'stored'>;
  /** Tells the fleet about a change; nobody has to listen. */
  readonly announce: (change: RegistryChange, entry: RegistryEntry) => void;
  /** Called when a lease was made and a sweep may be needed earlier than planned. */
  readonly onLease?: () => void;
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
    const { change, held } = this.#parts.table.register(registration, options);
    this.#parts.onLease?.();
    if (change !== null) {
      this.#parts.announce(change, held.entry);
      void this.#save(held);
    }
    const stored = this.#parts.ledger.stored(registryKey(registration.machine, registration.name));
    await this.#persisted(held.entry, stored, options.patienceMs);
    return held.entry;
  }

  /** Renews a lease. Only a changed state is written and announced; false when the instance is unknown. */
  heartbeat(heartbeat: Heartbeat): boolean {
    const outcome = this.#parts.table.heartbeat(heartbeat);
    if (outcome?.change) {
      this.#parts.announce(outcome.change, outcome.held.entry);
      void this.#save(outcome.held);
    }
    return outcome !== undefined;
  }

  /** Removes an entry; false when this instance does not hold it. @throws RegistryNotPersisted */
  async deregister(deregistration: Deregistration, patienceMs = PATIENCE_MS): Promise<boolean> {
    const entry = this.#parts.table.deregister(deregistration);
    if (!entry) return false;
    this.#parts.announce(RegistryChange.deregistered, entry);
    await this.#persisted(entry, this.#drop(entry), patienceMs);
    return true;
  }

  /** Removes the entries whose lease is over; returns them. */
  sweep(): RegistryEntry[] {
    const expired = this.#parts.table.expire();
    for (const entry of expired) {
      this.#parts.announce(RegistryChange.expired, entry);
      void this.#drop(entry);
    }
    return expired;
  }

  /**
   * Where an agent answers. Without `include_unhealthy` only a healthy one is given.
   *
   * @param nearest machine to prefer when the query names none
   * @throws AgentNotFound, AgentNotHealthy
   */
  endpoint(query: EndpointQuery, nearest?: string): RegistryEntry {
    const preferred = query.machine ?? nearest ?? REGISTRY.home;
    const found = this.#parts.table.named(query.agent_name);
    found.sort((a, b) => Number(b.machine === preferred) - Number(a.machine === preferred));
    const best = found.find((entry) => isHealthy(entry.state));
    if (best) return best;
    const [sick] = found;
    if (!sick) throw new AgentNotFound({ agent_name: query.agent_name });
    if (query.include_unhealthy === true) return sick;
    const { name: agent_name, machine, state } = sick;
    throw new AgentNotHealthy({ agent_name, machine, state });
  }

  /** Live entries, by name and then machine. */
  entries(): RegistryEntry[] {
    return this.#parts.table.entries();
  }

  /** The one machine an agent runs on; undefined when none or several. */
  machineOf(name: string): string | undefined {
    const found = this.#parts.table.named(name);
    return found.length === 1 ? found[0]?.machine : undefined;
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
