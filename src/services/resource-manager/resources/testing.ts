/** A ledger without disk, and requests and reports for it; a test says only what it is about. */
import type { AllocationRequest } from './ledger/allocation.ts';
import { Book } from './ledger/book.ts';
import type { HostReport } from './reports/host-report.ts';

const GIB = 1024 ** 3;

export const gpu = (uuid: string, totalMiB: number, usedMiB = 0) => ({
  uuid,
  index: 0,
  name: 'RTX',
  totalMiB,
  usedMiB,
});

export function report(machine: string, gpus: HostReport['gpus'] = null): HostReport {
  return {
    machine,
    cores: 8,
    cpuPercent: 1,
    memoryBytes: 16 * GIB,
    memoryUsedBytes: 0,
    disk: { totalBytes: 100 * GIB, usedBytes: 0 },
    gpus,
  };
}

export function request(changes: Partial<AllocationRequest> = {}): AllocationRequest {
  return {
    id: 'one',
    priority: 'CRITICAL',
    amounts: {},
    vramMiB: 0,
    ttlMs: null,
    holder: 'user',
    ...changes,
  };
}

export function setUp(machines = {}) {
  let ms = 0;
  let token = 0;
  const book = new Book({
    machines,
    now: () => ms,
    wall: () => 1_000_000 + ms,
    nextToken: () => (token += 1),
  });
  return { book, advance: (by: number) => (ms += by) };
}
