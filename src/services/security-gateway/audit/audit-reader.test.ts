import type { AuditRecord } from '../../../contracts/security/audit.ts';
import { EMPTY_CHAIN, linked, type ChainHead } from '../../../runtime/audit/chain.ts';
import { AuditReader } from './audit-reader.ts';

const WRITER = { machine: 'pc2', agent: 'steward' };

function chain(length: number): AuditRecord[] {
  const records: AuditRecord[] = [];
  for (let i = 0; i < length; i += 1) {
    const head: ChainHead = records.at(-1) ?? EMPTY_CHAIN;
    const entry = { actor: 'operator', action: 'stop_container', target: `t${i}` } as const;
    records.push(linked({ ...entry, outcome: 'done', details: {} }, head, WRITER));
  }
  return records;
}

interface Given {
  /** Messages that the broker gives in one go. */
  readonly batch?: number;
  /** It gives none behind this one. */
  readonly silentAfter?: number;
  /** Written after the reader looked where the log ends. */
  readonly later?: readonly AuditRecord[];
}

/** A log whose first message has the number `first`. */
function readerOf(
  records: readonly unknown[],
  { batch = 3, silentAfter = Infinity, later = [] }: Given = {},
  first = 11,
) {
  const all = [...records, ...later].map((record, i) => ({
    seq: first + i,
    string: () => (typeof record === 'string' ? record : JSON.stringify(record)),
  }));
  const from: number[] = [];
  const last = first + records.length - 1;
  const reader = new AuditReader({
    state: async () => ({ messages: records.length, first_seq: first, last_seq: last }),
    from: async (sequence) => {
      from.push(sequence);
      let at = sequence;
      return async () => {
        const given = all.filter(({ seq }) => seq >= at && seq <= silentAfter).slice(0, batch);
        at += given.length;
        return (async function* () {
          yield* given;
        })();
      };
    },
  });
  return { reader, from };
}

test('the log is read to its end, however many batches that takes', async () => {
  const records = chain(10);
  const { reader } = readerOf(records);
  const { ok, chains } = await reader.verify();
  expect(ok).toBe(true);
  expect(chains).toMatchObject([{ records: 10, head: records[9]!.hash }]);
});

test('a record near the end that was changed is found', async () => {
  const records = chain(10);
  records[8] = { ...records[8]!, actor: 'nobody' };
  await expect(readerOf(records).reader.verify()).resolves.toMatchObject({
    ok: false,
    chains: [{ broken: { number: 9 } }],
  });
});

test('a log that could not be read to its end is not called sound', async () => {
  const { reader } = readerOf(chain(10), { silentAfter: 16 });
  await expect(reader.verify()).rejects.toMatchObject({
    code: 'AUDIT_UNREADABLE',
    details: { last: 16, of: 20 },
  });
  await expect(reader.list({ limit: 5 })).rejects.toMatchObject({ code: 'AUDIT_UNREADABLE' });
});

test('what is written meanwhile is left for the next time, so that the reading ends', async () => {
  const records = chain(6);
  const { reader } = readerOf(records.slice(0, 4), { later: records.slice(4), batch: 100 });
  await expect(reader.verify()).resolves.toMatchObject({ chains: [{ records: 4 }] });
});

test('an empty log is sound, and nothing is asked of it', async () => {
  const { reader, from } = readerOf([]);
  await expect(reader.verify()).resolves.toEqual({ ok: true, unreadable: 0, chains: [] });
  expect(from).toEqual([]);
});

test('a message that is no record makes the log unsound', async () => {
  const { reader } = readerOf([...chain(2), 'not json', { actor: 'x' }]);
  await expect(reader.verify()).resolves.toMatchObject({ ok: false, unreadable: 2 });
});

test('the newest records that fit come first, of those that are looked at', async () => {
  const { reader, from } = readerOf(chain(6_000), { batch: 500 });
  const found = await reader.list({ limit: 2, actor: 'operator' });
  expect(found.map(({ target }) => target)).toEqual(['t5999', 't5998']);
  expect(from).toEqual([11 + 1_000]);
  await expect(reader.list({ limit: 2, target: 't7' })).resolves.toEqual([]);
});
