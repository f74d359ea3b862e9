import { openDatabase } from '../../../runtime/sqlite/database.ts';
import { Journal, JOURNAL_SCHEMA, type RecoveryRecord } from './journal.ts';

const record = (id: string, more: Partial<RecoveryRecord> = {}): RecoveryRecord => ({
  id,
  hub: 'mainpc',
  member: 'mainpc/A',
  tier: 'tier1',
  by: 'automatic',
  why: 'it hangs',
  started_at: new Date(1_000_000).toISOString(),
  outcome: 'done',
  detail: '',
  steps: ['restart_container mainpc/A'],
  containers: 1,
  healthy_after_seconds: null,
  ...more,
});
const open = () => new Journal(openDatabase('', '', JOURNAL_SCHEMA), 'mainpc', () => {});

test('what either hub did is spent; what was held back is not', () => {
  const journal = open();
  journal.write(record('own'));
  journal.take(record('other', { hub: 'pc2', containers: 3 }), 1_000_001);
  journal.write(record('held', { outcome: 'held_back', containers: 0 }));
  expect(journal.spent(999_000)).toEqual([
    { member: 'mainpc/A', at: 1_000_000, containers: 1 },
    { member: 'mainpc/A', at: 1_000_001, containers: 3 },
  ]);
});

test('what the other hub did counts from when it was first heard, whatever the clock there', () => {
  const journal = open();
  const other = record('other', { hub: 'pc2', started_at: new Date(0).toISOString() });
  journal.take({ ...other, outcome: 'running' }, 1_000_000);
  journal.take({ ...other, healthy_after_seconds: 4 }, 1_004_000);
  expect(journal.spent(999_000)).toMatchObject([{ at: 1_000_000 }]);
  expect(journal.last(1)).toMatchObject([{ outcome: 'done', healthy_after_seconds: 4 }]);
});

test('neither an own record nor nonsense is taken from the other hub', () => {
  const journal = open();
  journal.write(record('own'));
  journal.take(record('own', { outcome: 'failed' }));
  journal.take({ nonsense: true });
  expect(journal.last(10)).toMatchObject([{ outcome: 'done' }]);
});
