import { LeaseTable } from './leases/lease-table.ts';
import { decodeRecord, encodeRecord } from './record.ts';
import { ManualClock } from './testing/manual-clock.ts';
import { registration } from './testing/registration.ts';

test('a record comes back as it was written', () => {
  const { entry } = new LeaseTable(new ManualClock()).register(registration()).held;
  expect(decodeRecord(encodeRecord({ entry, leased: false }))).toEqual({ entry, leased: false });
});

test.each(['', 'null', '{"entry":', '{}', '{"entry":{"name":"A"}}', '[]'])(
  'what is no record is skipped: %j',
  (text) => expect(decodeRecord(text)).toBeUndefined(),
);
