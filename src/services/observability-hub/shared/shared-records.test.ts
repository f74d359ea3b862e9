import { openDatabase } from '../../../runtime/sqlite/database.ts';
import { SHARED_SCHEMA, SharedRecords, type SharedRecord } from './shared-records.ts';

/** Two hubs; what one tells waits until the link is there. */
function pair() {
  const link: { to: 'a' | 'b'; records: readonly SharedRecord[] }[] = [];
  const disks = { a: openDatabase('', '', SHARED_SCHEMA), b: openDatabase('', '', SHARED_SCHEMA) };
  const open = (name: 'a' | 'b') =>
    new SharedRecords(disks[name], (records) =>
      link.push({ to: name === 'a' ? 'b' : 'a', records: structuredClone(records) }),
    );
  const hubs = { a: open('a'), b: open('b') };
  const mend = () => {
    for (const { to, records } of link.splice(0)) hubs[to].merge(records);
  };
  return { ...hubs, mend, open, link };
}

test('what one sets the other has', () => {
  const { a, b, mend } = pair();
  a.set('switch', { enabled: false });
  mend();
  expect(b.get('switch')).toEqual({ enabled: false });
});

test('set on both sides of a cut link, both come to the same', () => {
  const { a, b, mend } = pair();
  a.set('switch', { enabled: true });
  b.set('switch', { enabled: false });
  mend();
  expect(a.get('switch')).toEqual(b.get('switch'));
});

test('a later change wins over an earlier one, though it comes first', () => {
  const { a, b, mend, link } = pair();
  a.set('switch', { enabled: true });
  a.set('switch', { enabled: false });
  link.reverse();
  mend();
  expect(b.get('switch')).toEqual({ enabled: false });
});

test('what was taken out stays out when the other hub tells all it has', () => {
  const { a, b, mend } = pair();
  a.set('watched:x', { n: 1 });
  mend();
  b.set('watched:x', null);
  a.tellAll();
  mend();
  expect([a.entries('watched:'), b.entries('watched:')]).toEqual([[], []]);
});

test('it is there again after a restart', () => {
  const { a, open } = pair();
  a.set('switch', { enabled: false });
  expect(open('a').get('switch')).toEqual({ enabled: false });
});

test('what is no record changes nothing', () => {
  const { a } = pair();
  a.set('switch', { enabled: false });
  for (const bad of ['x', [{ key: 'switch' }], [{ key: 'switch', count: 9e12, value: {} }]])
    a.merge(bad);
  expect(a.get('switch')).toEqual({ enabled: false });
});
