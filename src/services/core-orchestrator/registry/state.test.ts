import type { Registration } from '../../../contracts/registry.ts';
import type { StateRecord } from '../../../contracts/migration/state-record.ts';
import { FlapDamper } from './flaps/flap-damping.ts';
import { Flaps } from './flaps/flaps.ts';
import { LeaseTable } from './leases/lease-table.ts';
import { Ledger } from './ledger.ts';
import { Registry } from './registry.ts';
import { registryState } from './state.ts';
import { ManualClock } from './testing/manual-clock.ts';
import { MemoryBucket } from './testing/memory-bucket.ts';
import { registration } from './testing/registration.ts';

function setUp() {
  const clock = new ManualClock();
  const bucket = new MemoryBucket();
  const table = new LeaseTable(clock);
  const registry = new Registry({
    table,
    ledger: new Ledger(bucket),
    flaps: new Flaps(new FlapDamper(clock)),
    announce: () => {},
  });
  return { clock, bucket, registry, state: registryState(() => registry) };
}

const record: StateRecord = {
  key: 'agent:KnowledgeBase',
  value: {
    host: 'knowledge-base',
    port: 5715,
    health_check_port: 6715,
    agent_type: 'memory',
    capabilities: ['add_fact'],
    metadata: { rack: 3 },
    last_registered: '2025-06-01T00:00:00.000Z',
  },
};

const exported = async ({ state }: ReturnType<typeof setUp>) => [...((await state.export()) as [])];

test('what is moved in is on disk, comes out as it went in, and moving it twice changes nothing', async () => {
  const world = setUp();
  await world.state.import([record]);
  await world.state.import([record]);
  expect(await exported(world)).toEqual([record]);
  expect(world.bucket.values.has('mainpc.KnowledgeBase')).toBe(true);
});

test('names without a port stay, since the old registry cannot hold them; of two machines home goes', async () => {
  const world = setUp();
  const portless: { port?: number } & Registration = registration({ name: 'core-orchestrator' });
  delete portless.port;
  await world.registry.register(portless);
  await world.registry.register(registration({ name: 'Both', machine: 'pc2', port: 2 }));
  await world.registry.register(registration({ name: 'Both', port: 1 }));
  expect(await exported(world)).toMatchObject([{ key: 'agent:Both', value: { port: 1 } }]);
});

test('an agent that is alive keeps its lease and its machine', async () => {
  const world = setUp();
  const who = { name: 'KnowledgeBase', machine: 'pc2', instance: 'one', state: 'ready' };
  await world.registry.register(registration(who));
  await world.state.import([record]);
  expect(world.registry.endpoint({ agent_name: 'KnowledgeBase' })).toMatchObject({
    machine: 'pc2',
    host: 'knowledge-base',
    state: 'ready',
  });
  expect(world.registry.heartbeat(who)).toBe(true);
  world.clock.advance(15_000);
  expect(world.registry.entries()).toEqual([]);
});

test.each([
  ['a value that is none', { key: 'agent:X', value: { host: 'x' } }],
  ['a name that is none', { ...record, key: 'agent:a.b' }],
])('%s is refused', async (_, bad) => {
  await expect(setUp().state.import([bad])).rejects.toMatchObject({ code: 'REGISTRATION_INVALID' });
});
