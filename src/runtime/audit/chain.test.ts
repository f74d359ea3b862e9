import type { AuditRecord } from '../../contracts/security/audit.ts';
import { EMPTY_CHAIN, hashOf, linked, verifyChain, type ChainHead } from './chain.ts';

const writer = { machine: 'pc2', agent: 'steward' };

function chain(length: number): AuditRecord[] {
  const records: AuditRecord[] = [];
  for (let i = 0; i < length; i += 1) {
    const head: ChainHead = records.at(-1) ?? EMPTY_CHAIN;
    const entry = { actor: 'operator', action: 'stop_container', target: `t${i}` } as const;
    records.push(linked({ ...entry, outcome: 'done', details: { i } }, head, writer));
  }
  return records;
}

test('a chain as it was written holds, and so does its tail', () => {
  const records = chain(5);
  const head = { number: 5, hash: records[4]!.hash };
  expect(verifyChain(records)).toEqual({ ok: true, head });
  expect(verifyChain(records.slice(2))).toEqual({ ok: true, head });
  expect(verifyChain([])).toEqual({ ok: true, head: EMPTY_CHAIN });
});

test.each([
  ['changed', (all: AuditRecord[]) => all.with(2, { ...all[2]!, actor: 'nobody' }), 3],
  ['taken out', (all: AuditRecord[]) => all.toSpliced(2, 1), 4],
  ['doubled', (all: AuditRecord[]) => all.toSpliced(2, 0, all[1]!), 2],
  ['swapped', (all: AuditRecord[]) => [all[0]!, all[2]!, all[1]!], 3],
  [
    'changed and hashed again',
    (all: AuditRecord[]) => {
      const forged = { ...all[2]!, target: 'other' };
      return all.with(2, { ...forged, hash: hashOf(forged) });
    },
    4,
  ],
  [
    "another writer's",
    (all: AuditRecord[]) => {
      const forged = { ...all[2]!, agent: 'other' };
      return all.with(2, { ...forged, hash: hashOf(forged) });
    },
    3,
  ],
])('a record that was %s breaks it there', (_how, change, number) => {
  expect(verifyChain(change(chain(5)))).toMatchObject({ ok: false, number });
});

test('a first record that points at one before it is refused', () => {
  const [first] = chain(1);
  const forged = { ...first!, previous: 'a'.repeat(64) };
  expect(verifyChain([{ ...forged, hash: hashOf(forged) }])).toMatchObject({
    ok: false,
    number: 1,
  });
});

test('the hash does not depend on the order of the keys', () => {
  const [record] = chain(1);
  const turned = Object.fromEntries(Object.entries(record!).toReversed()) as AuditRecord;
  expect(hashOf(turned)).toBe(record!.hash);
});
