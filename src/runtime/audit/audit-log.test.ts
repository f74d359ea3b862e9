import { AuditLog } from './audit-log.ts';
import { verifyChain } from './chain.ts';
import { MemoryJournal } from './testing/memory-journal.ts';

const writer = { machine: 'pc2', agent: 'steward' };
const what = { actor: 'operator', action: 'stop_container', target: 'MemoryClient' };
const entry = { ...what, outcome: 'done' } as const;

function setup() {
  const journal = new MemoryJournal();
  return { journal, audit: new AuditLog(journal, writer) };
}

test('records asked for at once stand one after the other in one chain', async () => {
  const { journal, audit } = setup();
  await Promise.all([1, 2, 3].map((n) => audit.append({ ...entry, details: { n } })));
  expect(journal.records.map(({ details }) => details['n'])).toEqual([1, 2, 3]);
  expect(verifyChain(journal.records)).toMatchObject({ ok: true, head: { number: 3 } });
});

test('a new life goes on where the last one ended', async () => {
  const { journal, audit } = setup();
  await audit.append(entry);
  await new AuditLog(journal, writer).append(entry);
  expect(verifyChain(journal.records)).toMatchObject({ ok: true, head: { number: 2 } });
});

test('a lost acknowledgement fails the append, and the chain still holds after it', async () => {
  const { journal, audit } = setup();
  journal.loseAcks = 1;
  await expect(audit.append(entry)).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
  await audit.append(entry);
  expect(verifyChain(journal.records)).toMatchObject({ ok: true, head: { number: 2 } });
});

test('a second writer is noticed and its records are kept', async () => {
  const { journal, audit } = setup();
  const other = new AuditLog(journal, writer);
  await audit.append(entry);
  await other.append(entry);
  await audit.append(entry);
  expect(verifyChain(journal.records)).toMatchObject({ ok: true, head: { number: 3 } });
});

test('work stands between two records', async () => {
  const { journal, audit } = setup();
  const seen: number[] = [];
  const result = await audit.around(
    what,
    async () => seen.push(journal.records.length) + 6,
    (n) => ({ n }),
  );
  expect(result).toBe(7);
  expect(seen).toEqual([1]);
  expect(journal.records.map(({ outcome }) => outcome)).toEqual(['intended', 'done']);
  expect(journal.records[1]!.details).toEqual({ n: 7, intended: 1 });
});

test('work that fails is recorded as failed and its error goes on', async () => {
  const { journal, audit } = setup();
  await expect(
    audit.around(what, () => Promise.reject(new Error('no such container'))),
  ).rejects.toThrow('no such container');
  expect(journal.records[1]).toMatchObject({
    outcome: 'failed',
    details: { reason: 'no such container', intended: 1 },
  });
});

test('nothing is done without a record', async () => {
  const { journal, audit } = setup();
  journal.away = true;
  let done = false;
  const work = async () => void (done = true);
  await expect(audit.around(what, work)).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
  expect(done).toBe(false);
});

test('a deed whose outcome could not be recorded says so', async () => {
  const { journal, audit } = setup();
  const work = async () => void (journal.away = true);
  await expect(audit.around(what, work)).rejects.toMatchObject({ code: 'AUDIT_OUTCOME_LOST' });
});
