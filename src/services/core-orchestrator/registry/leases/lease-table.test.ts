import { REGISTRY } from '../../../../contracts/registry.ts';
import { LeaseTable } from './lease-table.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { registration } from '../testing/registration.ts';

const { leaseMs, heartbeatMs } = REGISTRY;
const ping = { name: 'MemoryClient', machine: 'mainpc', instance: 'one', state: 'ready' };

function setUp() {
  const clock = new ManualClock();
  return { clock, table: new LeaseTable(clock) };
}

test('a registration can be found at once', () => {
  const { table } = setUp();
  const { change, held } = table.register(registration());
  expect(change).toBe('registered');
  expect(table.named('MemoryClient')).toEqual([held.entry]);
  expect(held.entry).toMatchObject({ state: 'ready', registered_at: '2025-01-01T00:00:00.000Z' });
});

test('an agent that is killed is gone from look-ups within three heartbeats', () => {
  const { clock, table } = setUp();
  table.register(registration());
  clock.advance(heartbeatMs);
  table.heartbeat(ping);
  clock.advance(3 * heartbeatMs - 1);
  expect(table.named('MemoryClient')).toHaveLength(1);
  clock.advance(1);
  expect(table.named('MemoryClient')).toEqual([]);
  expect(table.entries()).toEqual([]);
});

test('an agent that sends heartbeats stays', () => {
  const { clock, table } = setUp();
  table.register(registration());
  for (let beat = 0; beat < 100; beat++) {
    clock.advance(heartbeatMs);
    expect(table.heartbeat(ping)?.change).toBeNull();
    expect(table.expire()).toEqual([]);
  }
  expect(table.named('MemoryClient')[0]?.last_seen).toBe('2025-01-01T00:08:20.000Z');
});

test('a finished lease is reported once, and its late heartbeat is refused', () => {
  const { clock, table } = setUp();
  table.register(registration());
  clock.advance(leaseMs);
  expect(table.heartbeat(ping)).toBeUndefined();
  expect(table.expire().map((entry) => entry.name)).toEqual(['MemoryClient']);
  expect(table.expire()).toEqual([]);
});

test('a new instance replaces the old one, whose heartbeat and farewell change nothing', () => {
  const { clock, table } = setUp();
  table.register(registration());
  const { change } = table.register(registration({ instance: 'two', host: 'elsewhere' }));
  expect(change).toBe('registered');
  clock.advance(leaseMs - 1);
  expect(table.heartbeat(ping)).toMatchObject({ change: null, persist: false });
  expect(table.deregister(ping)).toBeUndefined();
  expect(table.named('MemoryClient')).toMatchObject([{ instance: 'two', host: 'elsewhere' }]);
  clock.advance(1);
  expect(table.entries()).toEqual([]);
});

test('one that was replaced does not take the name back while its successor lives, but after it', () => {
  const { table } = setUp();
  table.register(registration());
  table.register(registration({ instance: 'two' }));
  expect(table.register(registration()).change).toBeNull();
  expect(table.named('MemoryClient')).toMatchObject([{ instance: 'two' }]);
  table.deregister({ ...ping, instance: 'two' });
  expect(table.heartbeat(ping)).toBeUndefined();
  expect(table.register(registration()).change).toBe('registered');
});

test('an old client that takes a name never keeps its agent out', () => {
  const { table } = setUp();
  table.register(registration());
  table.register(registration({ instance: 'old-protocol' }), { leased: false });
  expect(table.register(registration()).change).toBe('registered');
});

test('repeating a registration renews the lease and is no news; another port is', () => {
  const { clock, table } = setUp();
  table.register(registration());
  clock.advance(leaseMs - 1);
  expect(table.register(registration()).change).toBeNull();
  clock.advance(leaseMs - 1);
  const moved = table.register(registration({ port: 5714 }));
  expect(moved.change).toBe('updated');
  expect(moved.held.entry.registered_at).toBe('2025-01-01T00:00:00.000Z');
});

test('a heartbeat with another state is an update', () => {
  const { table } = setUp();
  table.register(registration());
  expect(table.heartbeat({ ...ping, state: 'draining' })?.change).toBe('updated');
  expect(table.named('MemoryClient')[0]?.state).toBe('draining');
});

test('the same name on two machines is two entries', () => {
  const { table } = setUp();
  table.register(registration({ name: 'observability-hub' }));
  table.register(registration({ name: 'observability-hub', machine: 'pc2', instance: 'two' }));
  table.deregister({ name: 'observability-hub', machine: 'pc2', instance: 'two' });
  expect(table.named('observability-hub')).toMatchObject([{ machine: 'mainpc' }]);
});

test('an entry without a lease stays until it is replaced or removed', () => {
  const { clock, table } = setUp();
  table.register(registration(), { leased: false, state: 'HEALTHY' });
  clock.advance(1_000 * leaseMs);
  expect(table.nextExpiryMs()).toBeNull();
  expect(table.expire()).toEqual([]);
  expect(table.named('MemoryClient')).toHaveLength(1);
});

test('after a restart every entry has two leases to be heard, and a new registration wins', () => {
  const before = setUp();
  const { held } = before.table.register(registration());
  const { clock, table } = setUp();
  table.register(registration({ name: 'KnowledgeBase', instance: 'new' }));
  table.restore(held);
  table.restore({ entry: { ...held.entry, name: 'KnowledgeBase' }, leased: true });
  table.grace();
  clock.advance(2 * leaseMs - 1);
  expect(table.expire()).toEqual([]);
  expect(table.named('KnowledgeBase')).toMatchObject([{ instance: 'new' }]);
  clock.advance(1);
  expect(table.expire()).toHaveLength(2);
});

test('grace never shortens a lease', () => {
  const { clock, table } = setUp();
  table.register(registration());
  table.grace(1);
  clock.advance(leaseMs - 1);
  expect(table.expire()).toEqual([]);
});

test('the next expiry is that of the entry which was silent longest', () => {
  const { clock, table } = setUp();
  expect(table.nextExpiryMs()).toBeNull();
  table.register(registration());
  clock.advance(4_000);
  table.register(registration({ name: 'KnowledgeBase' }));
  expect(table.nextExpiryMs()).toBe(leaseMs - 4_000);
});
