import { Type } from 'typebox';

export const Nothing = Type.Object({});
export const Details = Type.Record(Type.String(), Type.Unknown());
export const Id = Type.String({ minLength: 1 });
export const ok = { status: Type.String() };

/** Order of the queue; each may use up to 80, 60, 40 and 20 per cent of the VRAM. */
export const Priority = Type.Enum(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW']);

/** What a task or an allocation needs. */
export const Resources = Type.Object({
  cpu_cores: Type.Optional(Type.Number({ minimum: 0 })),
  memory_gb: Type.Optional(Type.Number({ minimum: 0 })),
  gpu_slots: Type.Optional(Type.Integer({ minimum: 0 })),
  disk_space_gb: Type.Optional(Type.Number({ minimum: 0 })),
  vram_gb: Type.Optional(Type.Number({ minimum: 0 })),
});

/** One pool of a machine. */
export const Pool = Type.Object({
  total: Type.Number(),
  allocated: Type.Number(),
  available: Type.Number(),
  utilization_percent: Type.Number(),
});
