/**
 * Shortens the journal. The tasks are written down once more, between the changes that go on all the
 * time; once the end of that is stored, everything before its beginning can go. Stopped half-way it
 * leaves a journal that says some things twice, which does no harm.
 */
import type { Core } from '../core.ts';
import type { Journal } from './journal.ts';
import type { JournalStore } from './journal-store.ts';

/** Written between two confirmations, bytes. */
const SLICE_BYTES = 128 * 1024;
const IDS_PER_RECORD = 1_000;

/**
 * @param mayPurge resolves when nothing needs the records before the snapshot any more
 * @throws Fenced, StoreRefused, what the store throws when it cannot purge; the next one tries again
 */
export async function writeSnapshot(
  core: Core,
  journal: Journal,
  store: JournalStore,
  mayPurge: (number: number) => Promise<void>,
): Promise<void> {
  const { table } = core;
  journal.written = { records: 0, bytes: 0 };
  core.emit({ t: 'snapshot', at: core.now() });
  const begin = table.last;
  const sequence = await journal.stored();
  const ids = [...table.history.ids()];
  for (let at = 0; at < ids.length; at += IDS_PER_RECORD) {
    core.emit({ t: 'ids', at: core.now(), ids: ids.slice(at, at + IDS_PER_RECORD) });
  }
  let bytes = 0;
  for (const task of table.tasks.values()) {
    // Younger ones stand in the journal anyway.
    if (task.order > begin) continue;
    core.emit({ t: 'put', at: core.now(), task: { ...task } });
    bytes += task.bytes;
    if (bytes < SLICE_BYTES) continue;
    bytes = 0;
    await journal.stored();
  }
  core.emit({
    t: 'complete',
    at: core.now(),
    totals: { ...table.totals },
    drain: { ...table.drain },
    forgotten: table.history.forgotten,
  });
  await journal.stored();
  await mayPurge(begin);
  await store.purgeBefore(sequence);
}
