import { statfs } from 'node:fs/promises';
import prettyBytes from 'pretty-bytes';
import { result, type Check } from './check.ts';

const GIB = 1024 ** 3;

/** Free disk that a start needs: images take about 1 GiB, streams and logs grow to a few. */
const DISK_FREE_BYTES = { fail: 2 * GIB, warn: 10 * GIB } as const;

/** Working set of one agent container that the start is planned with (docs/benchmarks.md), and of the rest. */
const AGENT_BYTES = 30 * 1024 ** 2;
const BASE_BYTES = GIB / 2;

export const disk: Check = async ({ engine, local }) => {
  if (!local) return [];
  const { dataRoot } = engine.info;
  const stats = await statfs(dataRoot).catch(() => statfs('/'));
  const free = stats.bavail * stats.bsize;
  const message = `${prettyBytes(free, { binary: true })} free for ${dataRoot}`;
  const fix =
    "free space, e.g. `docker system prune`, or move the engine's data-root to a larger disk";
  if (free < DISK_FREE_BYTES.fail) return [result('disk', engine.machine, 'fail', message, fix)];
  if (free < DISK_FREE_BYTES.warn) return [result('disk', engine.machine, 'warn', message, fix)];
  return [result('disk', engine.machine, 'ok', message)];
};

export const memory: Check = async ({ engine, fleet, project }) => {
  const count = fleet.entries.filter(
    (entry) =>
      entry.machine === engine.machine &&
      (entry.profiles.length === 0 ||
        entry.profiles.some((profile) => project.profiles.includes(profile))),
  ).length;
  const need = BASE_BYTES + count * AGENT_BYTES;
  const has = engine.info.memoryBytes;
  const message = `${prettyBytes(has, { binary: true })} of memory, ${count} containers need about ${prettyBytes(need, { binary: true })}`;
  return has >= need
    ? [result('memory', engine.machine, 'ok', message)]
    : [
        result(
          'memory',
          engine.machine,
          'fail',
          message,
          'use a machine with more memory, or leave agents out of the fleet definition',
        ),
      ];
};
