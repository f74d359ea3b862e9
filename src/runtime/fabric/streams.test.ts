import { streamOfBucket } from '../../contracts/fabric/buckets.ts';
import { bucketsOn, streamsOn } from '../../contracts/fabric/streams.ts';
import { streamsNeededBy } from '../../contracts/fabric/stream-needs.ts';
import { ensureStreams } from './streams.ts';
import { StreamsBroker } from './testing/streams-broker.ts';

const ALL = [
  ...streamsOn('pc2').map(({ name }) => name),
  ...bucketsOn('pc2').map(({ name }) => streamOfBucket(name)),
].sort();
const MIRRORS = ['KV_modes', 'KV_registry', 'LOGS_MAINPC'];
const ORIGINS = ['AUDIT', 'ERRORS', 'ERRORS_OLD', 'LOGS', 'KV_modes', 'KV_registry'];

function broker({ mainpc = true } = {}): StreamsBroker {
  const made = new StreamsBroker();
  if (mainpc) for (const name of ORIGINS) made.origins.add(`mainpc/${name}`);
  return made;
}

test('the keeper of a machine makes all there are, and brings them in line', async () => {
  const { nc, streams, changes } = broker();
  await ensureStreams(nc, 'pc2');
  expect([...streams.keys()].sort()).toEqual(ALL);
  streams.set('TASKS', { name: 'TASKS', max_bytes: 1 });
  await ensureStreams(nc, 'pc2');
  expect(changes).toContain('UPDATE TASKS');
  expect(streams.get('TASKS')).toMatchObject({ subjects: ['task.journal.>'] });
});

test('a mirror is made, and a source added, when the other machine answers', async () => {
  const one = broker({ mainpc: false });
  const { waiting } = await ensureStreams(one.nc, 'pc2');
  expect([...waiting].sort()).toEqual([...MIRRORS, 'AUDIT', 'ERRORS', 'ERRORS_OLD'].sort());
  expect(one.streams.get('AUDIT')).toMatchObject({ sources: [] });
  expect(MIRRORS.filter((name) => one.streams.has(name))).toEqual([]);
  for (const name of ORIGINS) one.origins.add(`mainpc/${name}`);
  expect(await ensureStreams(one.nc, 'pc2')).toMatchObject({ waiting: [] });
  expect(one.streams.get('AUDIT')).toMatchObject({ sources: [{ name: 'AUDIT' }] });
});

test('what is as wanted asks nothing of the other machine', async () => {
  const one = broker();
  await ensureStreams(one.nc, 'pc2');
  const asked = one.originsAsked;
  expect(asked).toBeGreaterThan(0);
  expect(await ensureStreams(one.nc, 'pc2')).toMatchObject({ waiting: [] });
  expect(one.originsAsked).toBe(asked);
});

describe('a service', () => {
  const missing = streamsNeededBy('resource-manager', 'pc2');

  test('makes what it needs, as the keeper would, and nothing else', async () => {
    const [alone, keeper] = [broker(), broker()];
    await ensureStreams(alone.nc, 'pc2', { missing });
    await ensureStreams(keeper.nc, 'pc2');
    const needed = ['TASKS', 'TASK_RESULTS', 'KV_resources', 'AUDIT', 'KV_modes'];
    expect([...alone.streams.keys()].sort()).toEqual(needed.sort());
    for (const [name, config] of alone.streams) expect(config).toEqual(keeper.streams.get(name));
  });

  test('leaves what exists as it is', async () => {
    const { nc, streams, changes } = broker();
    const old = { name: 'TASKS', max_bytes: 1 };
    streams.set('TASKS', old);
    expect(await ensureStreams(nc, 'pc2', { missing })).toMatchObject({ waiting: [] });
    expect(streams.get('TASKS')).toBe(old);
    expect(changes.filter((change) => !change.startsWith('CREATE '))).toEqual([]);
  });

  test('waits for the other machine with copies only', async () => {
    const { nc, streams } = broker({ mainpc: false });
    const { waiting } = await ensureStreams(nc, 'pc2', { missing });
    expect(waiting).toEqual(['KV_modes']);
    expect(streams.get('AUDIT')).toMatchObject({ sources: [] });
  });
});

test.each(['the keeper', 'a service'])('%s is content when another was faster', async (who) => {
  const one = broker();
  const old = { name: 'TASKS', max_bytes: 1 };
  one.beforeCreate = (name) => name === 'TASKS' && one.streams.set(name, old);
  const missing = streamsNeededBy('resource-manager', 'pc2');
  const { waiting } = await ensureStreams(one.nc, 'pc2', who === 'a service' ? { missing } : {});
  expect(waiting).toEqual([]);
  expect(one.changes.includes('UPDATE TASKS')).toBe(who === 'the keeper');
});
