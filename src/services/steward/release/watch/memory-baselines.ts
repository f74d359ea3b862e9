/** How much memory the live color uses and how it grew, beside its other figures. */
import type { Color } from '../../../../contracts/release/release.ts';
import type { Baselines } from '../record/note.ts';
import type { MemoryRecord } from './memory-record.ts';
import { memoryBaseline } from './memory.ts';

const NO_REQUESTS = { requests: 0, error_share: null, mean_ms: null };

export function withMemory(
  baselines: Baselines,
  record: Pick<MemoryRecord, 'of'>,
  slugs: readonly string[],
  live: Color,
): Baselines {
  const measured = slugs.flatMap((slug) => {
    const memory = memoryBaseline(record.of(slug, live));
    return memory === undefined ? [] : [[slug, { ...(baselines[slug] ?? NO_REQUESTS), memory }]];
  });
  return { ...baselines, ...(Object.fromEntries(measured) as Baselines) };
}
