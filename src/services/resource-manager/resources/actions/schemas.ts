/** Shapes of the capability `resources` on the wire. */
import { Type } from 'typebox';

/** Any text without control characters: those are kept for the ledger's own ids. */
const AllocationId = Type.String({
  minLength: 1,
  maxLength: 200,
  pattern: /^[^\u0000-\u001f]+$/.source,
});

export const Priority = Type.Enum(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW']);

const Amount = Type.Optional(Type.Number({ minimum: 0, maximum: 1e9 }));

/** What is asked for, by pool. A GB is 1024 MiB. */
const AskedResources = Type.Object(
  {
    cpu_cores: Amount,
    memory_gb: Amount,
    gpu_slots: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000 })),
    disk_space_gb: Amount,
    vram_gb: Amount,
  },
  { additionalProperties: false },
);

export const Seconds = (most: number) =>
  Type.Number({ minimum: 5, maximum: most, description: 'Seconds' });

export const Token = Type.Integer({
  minimum: 1,
  description: 'Fencing token; a later holder has a larger one',
});

/** Both shapes: `allocation_id` with `resources`, and the old `resource_id` with a type and an amount. */
export const AllocateInput = Type.Object({
  allocation_id: Type.Optional(AllocationId),
  resources: Type.Optional(AskedResources),
  priority: Type.Optional(Priority),
  machine: Type.Optional(Type.String({ description: 'Only this machine will do' })),
  gpu_uuid: Type.Optional(Type.String({ description: 'Only this GPU will do' })),
  ttl_seconds: Type.Optional(Seconds(7 * 24 * 3_600)),
  resource_id: Type.Optional(AllocationId),
  resource_type: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
  amount: Type.Optional(Type.Number({ minimum: 0, maximum: 1e9, default: 1 })),
});

export const AllocateOutput = Type.Object({
  status: Type.String(),
  allocation_id: Type.String(),
  resource_id: Type.String({ description: 'Old name of allocation_id' }),
  message: Type.Optional(Type.String()),
  token: Type.Optional(Token),
  machine: Type.Optional(Type.String()),
  gpu_uuid: Type.Optional(Type.String()),
  expires_at: Type.Optional(Type.Union([Type.String(), Type.Null()])),
});

export const WhichAllocation = Type.Object({
  allocation_id: Type.Optional(AllocationId),
  resource_id: Type.Optional(AllocationId),
  token: Type.Optional(Token),
});

export const AllocationView = Type.Object({
  allocation_id: Type.String(),
  holder: Type.Enum(['user', 'task']),
  machine: Type.String(),
  gpu_uuid: Type.Optional(Type.String()),
  priority: Priority,
  resources: Type.Record(Type.String(), Type.Number()),
  vram_mib: Type.Integer(),
  other: Type.Optional(Type.Object({ type: Type.String(), amount: Type.Number() })),
  token: Token,
  allocated_at: Type.String(),
  expires_at: Type.Union([Type.String(), Type.Null()]),
});

/** One pool; `source` is `measured`, `config`, or `none` where nobody knows. */
export const PoolView = Type.Object({
  total: Type.Number(),
  allocated: Type.Number(),
  available: Type.Number(),
  utilization_percent: Type.Number(),
  source: Type.Enum(['measured', 'config', 'mixed', 'none']),
});

export const OldStats = Type.Object({
  cpu_percent: Type.Number(),
  memory_percent: Type.Number(),
  memory_available: Type.Number(),
  memory_total: Type.Number(),
  disk_usage: Type.Number(),
  timestamp: Type.Unknown(),
  gpu_memory_percent: Type.Union([Type.Number(), Type.Null()]),
  gpu_memory_allocated: Type.Union([Type.Number(), Type.Null()]),
  gpu_memory_reserved: Type.Union([Type.Number(), Type.Null()]),
});
