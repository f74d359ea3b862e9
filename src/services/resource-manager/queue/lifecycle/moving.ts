/** Tasks that move to another queue: held first, forgotten once the other has them. */
import type { Core } from '../core.ts';
import type { Task } from '../task.ts';

/** True for a task that another queue can do: nobody has begun it, and nothing here waits for it. */
export function movable({ table }: Core, { spec, state }: Task): boolean {
  if (state !== 'queued' && state !== 'waiting') return false;
  return table.dependentsOf(spec.id).length === 0;
}

/** Keeps tasks from being begun; gives the ids that are held now. */
export function hold(core: Core, ids: readonly string[]): string[] {
  return ids.filter((id) => {
    const task = core.table.tasks.get(id);
    if (task === undefined || !movable(core, task)) return false;
    if (!task.held) core.emit({ t: 'hold', at: core.now(), id, on: true });
    return true;
  });
}

/** Lets held tasks be begun again. */
export function letGo(core: Core, ids: readonly string[]): void {
  for (const id of ids) {
    if (core.table.tasks.get(id)?.held !== true) continue;
    core.emit({ t: 'hold', at: core.now(), id, on: false });
  }
}

/** Forgets held tasks. */
export function forget(core: Core, ids: readonly string[]): void {
  for (const id of ids) {
    if (core.table.tasks.get(id)?.held !== true) continue;
    core.emit({ t: 'gone', at: core.now(), id });
  }
}
