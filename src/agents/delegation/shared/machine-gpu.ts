/** VRAM of a machine, as its steward measures it. A legacy container has no card of its own to ask. */
import type { AgentContext } from '../../../runtime/context.ts';

/** Time for the answer, milliseconds; without one the figures are absent. */
const ASK_MS = 2_000;

export interface GpuMemory {
  readonly totalMiB: number;
  readonly usedMiB: number;
}

interface Sample {
  readonly memory_total_mib: number | null;
  readonly memory_used_mib: number | null;
}

/** All cards of the machine together; null where there is none, or nobody who can tell. Never rejects. */
export async function gpuMemory(
  { call }: Pick<AgentContext, 'call'>,
  machine: string,
): Promise<GpuMemory | null> {
  try {
    const options = { machine, timeoutMs: ASK_MS };
    const reply = await call<{ host?: { gpus?: Sample[] | null } }>(
      'steward',
      'host_metrics',
      {},
      options,
    );
    const known = (reply.host?.gpus ?? []).filter(({ memory_total_mib }) => memory_total_mib);
    if (known.length === 0) return null;
    return {
      totalMiB: known.reduce((sum, gpu) => sum + (gpu.memory_total_mib ?? 0), 0),
      usedMiB: known.reduce((sum, gpu) => sum + (gpu.memory_used_mib ?? 0), 0),
    };
  } catch {
    return null;
  }
}
