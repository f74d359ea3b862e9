import type { ImageInfo } from 'dockerode';
import { AuditLog } from '../../../runtime/audit/audit-log.ts';
import { MemoryJournal } from '../../../runtime/audit/testing/memory-journal.ts';
import { findLeftovers, removeLeftovers } from './leftovers.ts';
import { FakeEngine, fleetContainer } from './testing/fake-engine.ts';

const image = (Id: string, title: string) =>
  ({ Id, Size: 5, Labels: { 'org.opencontainers.image.title': title } }) as unknown as ImageInfo;

function setup() {
  const api = new FakeEngine([
    fleetContainer('MemoryClient', 'memory-client'),
    { ...fleetContainer('MemoryClient', 'stopped'), state: 'exited' },
    {
      ...fleetContainer('Tool', 'tool', { 'com.docker.compose.oneoff': 'True' }),
      state: 'exited',
    },
    fleetContainer('Tool', 'busy', { 'com.docker.compose.oneoff': 'True' }),
  ]);
  api.images.push(
    image('old', 'tandem/runtime'),
    image('used', 'tandem/nats'),
    image('x', 'other'),
  );
  const journal = new MemoryJournal();
  const audit = new AuditLog(journal, { machine: 'pc2', agent: 'steward' });
  const engine = { api, own: { id: '-', project: 'fleet-pc2' }, info: undefined as never };
  return { api, journal, audit, engine };
}

test('leftovers are ended one-off containers and untagged images of ours, nothing else', async () => {
  const { engine } = setup();
  const found = await findLeftovers(engine);
  expect(found.map(({ kind, what }) => `${kind} ${what}`)).toEqual([
    'container tool',
    'image tandem/runtime',
    'image tandem/nats',
  ]);
});

test('what can be removed is, what is in use is kept, and both are recorded', async () => {
  const { api, journal, audit, engine } = setup();
  const { removed, kept } = await removeLeftovers(engine, audit, {
    actor: 'operator',
    details: {},
  });
  expect(api.done).toEqual(['remove tool', 'remove old']);
  expect(removed).toHaveLength(2);
  expect(kept).toMatchObject([{ id: 'used', reason: 'image is being used' }]);
  expect(journal.records[1]).toMatchObject({ outcome: 'done', details: { removed: 2, kept: 1 } });
});
