/** What somebody was given, and for how long. */
import { Type, type Static } from 'typebox';
import type { PriorityClass } from '../../admission.ts';
import type { Amounts } from './amounts.ts';

/** What somebody asks for. */
export interface AllocationRequest {
  readonly id: string;
  readonly priority: PriorityClass;
  readonly amounts: Amounts;
  readonly vramMiB: number;
  /** Only this machine will do. */
  readonly machine?: string | undefined;
  /** Only this GPU will do. */
  readonly gpuUuid?: string | undefined;
  /** Lease; null stands until it is released. */
  readonly ttlMs: number | null;
  /** A kind of resource of the old bookkeeping that no pool knows, with its amount. */
  readonly other?: { readonly type: string; readonly amount: number } | undefined;
  /** Who asked; `task` allocations belong to the queue and are not written down here. */
  readonly holder: 'user' | 'task';
}

export interface Allocation extends AllocationRequest {
  readonly machine: string;
  /** Grows with every allocation, over restarts too: a later holder of an id has a larger one. */
  readonly token: number;
  /** Unix milliseconds. */
  readonly allocatedAt: number;
  /** Monotonic milliseconds; when its VRAM was taken. */
  readonly givenAt: number;
  /** Monotonic milliseconds; null without a lease. */
  readonly endsAt: number | null;
}

/** An allocation as it is written down. */
export const AllocationRecord = Type.Object({
  id: Type.String(),
  priority: Type.Enum(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW']),
  amounts: Type.Record(Type.String(), Type.Integer()),
  vram_mib: Type.Integer(),
  machine: Type.String(),
  gpu_uuid: Type.Optional(Type.String()),
  other: Type.Optional(Type.Object({ type: Type.String(), amount: Type.Number() })),
  token: Type.Integer(),
  allocated_at: Type.Number(),
  ttl_ms: Type.Union([Type.Number(), Type.Null()]),
  /** Unix milliseconds. */
  expires_at: Type.Union([Type.Number(), Type.Null()]),
});
export type AllocationRecord = Static<typeof AllocationRecord>;

/** @param wallAhead wall clock minus monotonic clock, milliseconds */
export function toRecord(allocation: Allocation, wallAhead: number): AllocationRecord {
  const { gpuUuid, other, endsAt } = allocation;
  return {
    id: allocation.id,
    priority: allocation.priority,
    amounts: { ...allocation.amounts } as Record<string, number>,
    vram_mib: allocation.vramMiB,
    machine: allocation.machine,
    ...(gpuUuid === undefined ? {} : { gpu_uuid: gpuUuid }),
    ...(other === undefined ? {} : { other }),
    token: allocation.token,
    allocated_at: allocation.allocatedAt,
    ttl_ms: allocation.ttlMs,
    expires_at: endsAt === null ? null : Math.round(endsAt + wallAhead),
  };
}

/** @param graceMs least time that a lease gets after a restart: its holder could not renew meanwhile */
export function fromRecord(
  record: AllocationRecord,
  now: number,
  wallAhead: number,
  graceMs: number,
): Allocation {
  return {
    id: record.id,
    priority: record.priority,
    amounts: record.amounts as Amounts,
    vramMiB: record.vram_mib,
    machine: record.machine,
    gpuUuid: record.gpu_uuid,
    other: record.other,
    token: record.token,
    allocatedAt: record.allocated_at,
    givenAt: now,
    ttlMs: record.ttl_ms,
    endsAt:
      record.expires_at === null ? null : Math.max(record.expires_at - wallAhead, now + graceMs),
    holder: 'user',
  };
}
