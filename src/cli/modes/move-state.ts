import { orchestrator } from '../doors/orchestrator.ts';

interface Moved {
  readonly records: number;
  readonly written: number;
}

/** Longest time for one move, milliseconds. */
const MOVE_MS = 130_000;

/**
 * Moves the state of a capability and says what was done.
 *
 * @param direction `in`: into the service; `out`: back into the legacy container
 * @param delta only what changed at the source since the last move
 */
export async function moveState(
  capability: string,
  direction: 'in' | 'out',
  delta: boolean,
): Promise<string> {
  const path = `/v1/modes/${capability}/migration`;
  const door = await orchestrator(MOVE_MS);
  const { records, written } = await door.post<Moved>(path, { direction, delta });
  const way = direction === 'in' ? 'into the service' : 'into the legacy container';
  return `${capability}: ${records} records at the source, ${written} moved ${way}, every one read back`;
}
