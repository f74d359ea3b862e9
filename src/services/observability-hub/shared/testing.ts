import { openDatabase } from '../../../runtime/sqlite/database.ts';
import { SHARED_SCHEMA, SharedRecords, type SharedRecord } from './shared-records.ts';

export type TestHub = 'mainpc' | 'pc2';

/** The records of two hubs with a link between them that the test cuts and mends. */
export function twoHubs() {
  let linked = true;
  const waiting: { to: TestHub; records: readonly SharedRecord[] }[] = [];
  const disk = () => openDatabase('', '', SHARED_SCHEMA);
  const disks = { mainpc: disk(), pc2: disk() };
  const deliver = () => {
    for (const { to, records } of waiting.splice(0)) hubs[to].merge(records);
  };
  let now = 0;
  const open = (hub: TestHub) => {
    const publish = (records: readonly SharedRecord[]) => {
      const to = hub === 'mainpc' ? 'pc2' : 'mainpc';
      waiting.push({ to, records: structuredClone(records) });
      if (linked) deliver();
    };
    return (hubs[hub] = new SharedRecords(disks[hub], publish, () => now));
  };
  const hubs = {} as Record<TestHub, SharedRecords>;
  open('mainpc');
  open('pc2');
  return {
    ...hubs,
    disks,
    pass: (ms: number) => void (now += ms),
    /** What was told and has not arrived. */
    waiting,
    /** The same disk after a restart. */
    open,
    cut: () => void (linked = false),
    mend: () => {
      linked = true;
      deliver();
    },
  };
}
