/** As many rows as fit into one reply. */
import type { AgentContext } from '../../../runtime/context.ts';

/** Left for the envelope and the commas, bytes. */
const ENVELOPE_BYTES = 4_096;

/** Bytes that the rows of one reply may take together. */
export const roomFor = ({ nc }: Pick<AgentContext, 'nc'>) => nc.info!.max_payload - ENVELOPE_BYTES;

/**
 * The first rows that together stay within a bound; one that is beyond it alone is left out.
 *
 * @param sizeOf bytes of a row as JSON
 */
export function fit<T>(rows: readonly T[], maxBytes: number, sizeOf: (row: T) => number): T[] {
  const taken: T[] = [];
  let bytes = 0;
  for (const row of rows) {
    const size = sizeOf(row);
    if (size > maxBytes) continue;
    bytes += size;
    if (bytes > maxBytes) break;
    taken.push(row);
  }
  return taken;
}
