/** The ledger at work: durable, with leases that end by themselves, fed by the stewards. */
import {
  AllocationEmpty,
  AllocationExists,
  AllocationFenced,
  AllocationUnknown,
  ResourcesInsufficient,
  ResourcesNever,
} from '../../../contracts/error-catalogue/services/resources.ts';
import type { JsonObject } from '../../../contracts/actions/action.ts';
import type { Ledger } from '../../core-orchestrator/registry/ledger.ts';
import type { Clock } from '../../core-orchestrator/registry/clock.ts';
import { toRecord, type Allocation, type AllocationRequest } from './ledger/allocation.ts';
import { POOLS } from './ledger/amounts.ts';
import type { Book, Observed } from './ledger/book.ts';
import { Expiry } from './expiry.ts';
import type { HostReport } from './reports/host-report.ts';
import { Listeners } from './listeners.ts';
import { keyOf, settled, stored } from './storage/store.ts';

export interface ResourcesParts {
  readonly book: Book;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly nextToken: () => number;
  /** Tells the fleet under `event.<kind>`. */
  readonly publish: (kind: string, payload: JsonObject) => void;
  readonly onError: (error: unknown) => void;
}

export class Resources {
  readonly book: Book;
  /** More may be free than before. */
  readonly changed: Listeners<[]>;
  /** An allocation was taken back from its holder. */
  readonly revoked: Listeners<[Allocation, string]>;
  /** A report came in. */
  readonly reported: Listeners<[HostReport, Observed]>;
  readonly #parts: ResourcesParts;
  readonly #expiry: Expiry;

  constructor(parts: ResourcesParts) {
    this.#parts = parts;
    this.book = parts.book;
    this.changed = new Listeners(parts.onError);
    this.revoked = new Listeners(parts.onError);
    this.reported = new Listeners(parts.onError);
    this.#expiry = new Expiry(parts.clock, () => this.#expire());
  }

  nextToken(): number {
    return this.#parts.nextToken();
  }

  get monotonicMs(): number {
    return this.#parts.clock.monotonicMs();
  }

  /** Wall clock minus monotonic clock, milliseconds. */
  get wallAhead(): number {
    return this.#parts.clock.now().getTime() - this.#parts.clock.monotonicMs();
  }

  /**
   * Gives what is asked for; resolves when that is on disk.
   *
   * @throws ALLOCATION_EMPTY, ALLOCATION_EXISTS, RESOURCES_INSUFFICIENT, RESOURCES_NEVER,
   *   RESOURCES_NOT_PERSISTED (nothing is given then)
   */
  async allocate(request: AllocationRequest): Promise<Allocation> {
    const { id, amounts, vramMiB, other } = request;
    const asks = vramMiB > 0 || other !== undefined || Object.keys(amounts).length > 0;
    if (!asks) throw new AllocationEmpty({ pools: [...POOLS, 'vram_gb'].join(', ') });
    this.#expire();
    if (this.book.get(id) !== undefined) throw new AllocationExists({ id });
    const { given, refused } = this.book.allocate(request);
    if (refused?.never) throw new ResourcesNever({ reason: refused.reason });
    if (refused) throw new ResourcesInsufficient({ reason: refused.reason });
    try {
      await this.#write(given);
    } catch (error) {
      if (this.book.get(id) === given) this.#forget(id);
      throw error;
    }
    this.#expiry.arm(this.book.nextEnd());
    this.#tell('allocated', given);
    return given;
  }

  /**
   * Takes back what an id holds; resolves when that is on disk.
   *
   * @param token only if the allocation still has this one
   * @returns false when nobody has that id
   * @throws ALLOCATION_FENCED, RESOURCES_NOT_PERSISTED (it is free, but may be back after a restart)
   */
  async release(id: string, token?: number): Promise<boolean> {
    this.#expire();
    const held = this.book.get(id);
    if (held) fence(held, token);
    const key = keyOf('allocation', id);
    const what = `the release of ${id}`;
    if (held === undefined) {
      // An earlier release of it may still be on its way to the disk.
      await settled(this.#parts.ledger.stored(key), what);
      return false;
    }
    this.book.release(id);
    this.changed.tell();
    this.#tell('released', held);
    await stored(this.#parts.ledger, key, null, what);
    return true;
  }

  /**
   * Starts a lease anew.
   *
   * @param ttlMs default as it was given
   * @throws ALLOCATION_UNKNOWN, ALLOCATION_FENCED, RESOURCES_NOT_PERSISTED (renewed all the same)
   */
  async renew(id: string, token?: number, ttlMs?: number): Promise<Allocation> {
    const held = this.held(id, token);
    const renewed = this.book.renew(id, ttlMs ?? held.ttlMs)!;
    this.#expiry.arm(this.book.nextEnd());
    await this.#write(renewed);
    return renewed;
  }

  /** @throws ALLOCATION_UNKNOWN, ALLOCATION_FENCED */
  held(id: string, token?: number): Allocation {
    this.#expire();
    const held = this.book.get(id);
    if (held === undefined) throw new AllocationUnknown({ id });
    fence(held, token);
    return held;
  }

  /** Puts an allocation of an earlier life, or of the legacy agent, whether it fits or not. */
  async adopt(allocation: Allocation): Promise<void> {
    this.restore(allocation);
    await this.#write(allocation);
  }

  /** Puts what the disk holds already. */
  restore(allocation: Allocation): void {
    this.book.restore(allocation);
    this.#expiry.arm(this.book.nextEnd());
  }

  /** Takes in what a steward saw; takes back the leases of GPUs that are gone. */
  observe(report: HostReport): void {
    const observed = this.book.observe(report);
    for (const allocation of observed.revoked) {
      const reason = `GPU ${allocation.gpuUuid} of ${allocation.machine} vanished`;
      if (allocation.holder === 'user') this.#drop(allocation.id);
      this.#tell('revoked', allocation, { reason });
      this.revoked.tell(allocation, reason);
    }
    this.reported.tell(report, observed);
    if (observed.roomier) this.changed.tell();
  }

  stop(): void {
    this.#expiry.stop();
  }

  #expire(): void {
    const over = this.book.expire();
    for (const allocation of over) {
      this.#drop(allocation.id);
      this.#tell('expired', allocation);
      this.revoked.tell(allocation, 'its lease is over');
    }
    if (over.length > 0) this.changed.tell();
    this.#expiry.arm(this.book.nextEnd());
  }

  #forget(id: string): void {
    this.book.release(id);
    this.#drop(id);
    this.changed.tell();
  }

  /** Off the disk, when the disk can. */
  #drop(id: string): void {
    void this.#parts.ledger.save(keyOf('allocation', id), null);
  }

  #write(allocation: Allocation): Promise<void> {
    const record = toRecord(allocation, this.wallAhead);
    const what = `allocation ${allocation.id}`;
    return stored(this.#parts.ledger, keyOf('allocation', allocation.id), record, what);
  }

  #tell(change: string, { id, machine, gpuUuid, holder }: Allocation, more: JsonObject = {}): void {
    // The queue tells about its tasks itself.
    if (holder === 'task') return;
    const gpu = gpuUuid === undefined ? {} : { gpu_uuid: gpuUuid };
    this.#parts.publish(`resources.${change}`, { allocation_id: id, machine, ...gpu, ...more });
  }
}

function fence({ id, token: current }: Allocation, token: number | undefined): void {
  if (token !== undefined && token !== current) throw new AllocationFenced({ id, token });
}
