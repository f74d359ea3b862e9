/** The ledger as the queue sees it. Leases of tasks are in memory: the queue has the tasks on disk. */
import type { Admission, AdmissionRequest, Admitted, Needs } from '../admission.ts';
import type { Allocation } from './ledger/allocation.ts';
import { amountsOf } from './ledger/amounts.ts';
import type { Resources } from './resources.ts';

/** Ids of callers hold no control characters, so no caller can touch the lease of a task. */
const PREFIX = '\u0001task:';

/** Lease of a task that needs nothing. */
const free = (id: string) => `free:${id}`;
const leaseOf = ({ id, token }: Allocation) => `${token}:${id}`;

const MIB_PER_GB = 1_024;

/** Id of a task as people read it. */
export const shownId = (id: string) => (id.startsWith(PREFIX) ? id.slice(1) : id);

export class QueueAdmission implements Admission {
  readonly #resources: Resources;

  constructor(resources: Resources) {
    this.#resources = resources;
  }

  tryAdmit({ id, priority, needs }: AdmissionRequest): Admitted {
    const amounts = amountsOfNeeds(needs);
    if (needs.vramMiB <= 0 && Object.keys(amounts).length === 0)
      return { ok: true, lease: free(id) };
    const key = PREFIX + id;
    const held = this.#resources.book.get(key);
    if (held !== undefined) return admitted(held);
    const { given, refused } = this.#resources.book.allocate({
      id: key,
      priority,
      amounts,
      vramMiB: Math.max(0, Math.ceil(needs.vramMiB)),
      gpuUuid: needs.gpuUuid,
      ttlMs: null,
      holder: 'task',
    });
    return given ? admitted(given) : { ok: false, ...refused };
  }

  /** Only the lease that is named: a late release leaves the lease of the next attempt alone. */
  release(lease: string): void {
    const [, token, id] = /^(\d+):(.*)$/s.exec(lease) ?? [];
    if (id === undefined || this.#resources.book.get(id)?.token !== Number(token)) return;
    this.#resources.book.release(id);
    this.#resources.changed.tell();
  }

  keepOnly(ids: ReadonlySet<string>): void {
    for (const allocation of this.#resources.book.allocations()) {
      const { holder, id } = allocation;
      if (holder === 'task' && !ids.has(id.slice(PREFIX.length))) this.release(leaseOf(allocation));
    }
  }

  onChange(listener: () => void): () => void {
    return this.#resources.changed.add(listener);
  }

  onRevoked(listener: (lease: string, reason: string) => void): () => void {
    return this.#resources.revoked.add((allocation, reason) => {
      if (allocation.holder === 'task') listener(leaseOf(allocation), reason);
    });
  }
}

function admitted(allocation: Allocation): Admitted {
  const { gpuUuid } = allocation;
  const lease = leaseOf(allocation);
  return gpuUuid === undefined ? { ok: true, lease } : { ok: true, lease, gpuUuid };
}

function amountsOfNeeds({ cpuCores, memoryMiB, diskGb, gpuSlots }: Needs) {
  return amountsOf({
    cpu_cores: cpuCores,
    memory_gb: memoryMiB / MIB_PER_GB,
    disk_space_gb: diskGb ?? 0,
    gpu_slots: gpuSlots ?? 0,
  });
}
