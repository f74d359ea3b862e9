import type { RowPlan } from './row.ts';

/**
 * Rows so that each stands after those it waits for.
 *
 * @throws when rows wait for each other in a circle
 */
export function inOrderOfBonds<T extends Pick<RowPlan, 'id' | 'after'>>(rows: readonly T[]): T[] {
  const ordered: T[] = [];
  const placed = new Set<string>();
  const ids = new Set(rows.map(({ id }) => id));
  while (ordered.length < rows.length) {
    const next = rows.filter(
      ({ id, after }) =>
        !placed.has(id) && after.every((before) => placed.has(before) || !ids.has(before)),
    );
    if (next.length === 0) {
      const left = rows.filter(({ id }) => !placed.has(id)).map(({ id }) => id);
      throw new Error(`rows of the plan wait for each other: ${left.join(', ')}`);
    }
    // One at a time keeps the order in which they were written wherever the bonds allow it.
    ordered.push(next[0]!);
    placed.add(next[0]!.id);
  }
  return ordered;
}
