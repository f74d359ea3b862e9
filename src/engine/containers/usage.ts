import type { ContainerStats } from 'dockerode';
import type { Engine } from '../engine.ts';

/** What a container uses now. */
export interface Usage {
  /** Working set: memory in use less the file cache that can be dropped, as `docker stats` counts it. */
  readonly memoryBytes: number;
  readonly memoryLimitBytes: number;
  /** Cores in use over the sample, e.g. 0.02. */
  readonly cpus: number;
}

interface Sample {
  readonly cpuNs: number;
  readonly atMs: number;
  readonly memoryBytes: number;
  readonly memoryLimitBytes: number;
}

/**
 * Samples containers twice, `intervalMs` apart, and gives what each uses; one that ended in
 * between is missing from the result.
 */
export async function usageOf(
  engine: Engine,
  ids: readonly string[],
  intervalMs = 1000,
): Promise<Map<string, Usage>> {
  const first = await sampleAll(engine, ids);
  await new Promise((resolve) => setTimeout(resolve, intervalMs));
  const second = await sampleAll(engine, ids);
  const usage = new Map<string, Usage>();
  for (const [id, after] of second) {
    const before = first.get(id);
    if (!before || after.atMs <= before.atMs) continue;
    usage.set(id, {
      memoryBytes: after.memoryBytes,
      memoryLimitBytes: after.memoryLimitBytes,
      cpus: Math.max(0, after.cpuNs - before.cpuNs) / 1e6 / (after.atMs - before.atMs),
    });
  }
  return usage;
}

async function sampleAll(engine: Engine, ids: readonly string[]): Promise<Map<string, Sample>> {
  const samples = await Promise.all(
    ids.map(async (id): Promise<[string, Sample] | null> => {
      // A busy engine now and then lets one of many questions run into its deadline.
      for (let attempt = 1; attempt <= 2; attempt += 1) {
        try {
          const stats = await engine.docker
            .getContainer(id)
            .stats({ stream: false, 'one-shot': true });
          return [id, toSample(stats)];
        } catch (error) {
          if ((error as { statusCode?: number }).statusCode === 404) return null;
        }
      }
      return null;
    }),
  );
  return new Map(samples.filter((sample) => sample !== null));
}

function toSample(stats: ContainerStats): Sample {
  const memory = stats.memory_stats as {
    usage?: number;
    limit?: number;
    stats?: Record<string, number>;
  };
  // cgroup v2 calls it inactive_file, v1 total_inactive_file (docker/cli calculateMemUsageUnixNoCache).
  const cache = memory.stats?.total_inactive_file ?? memory.stats?.inactive_file ?? 0;
  return {
    cpuNs: stats.cpu_stats.cpu_usage.total_usage,
    atMs: Date.parse(stats.read),
    memoryBytes: Math.max(0, (memory.usage ?? 0) - cache),
    memoryLimitBytes: memory.limit ?? 0,
  };
}
