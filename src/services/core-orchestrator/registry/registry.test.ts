import { FLAPPING, REGISTRY } from '../../../contracts/registry.ts';
import { FlapDamper } from './flaps/flap-damping.ts';
import { Flaps } from './flaps/flaps.ts';
import { LeaseTable } from './leases/lease-table.ts';
import { Ledger } from './ledger.ts';
import { decodeRecord } from './record.ts';
import { Registry } from './registry.ts';
import { ManualClock } from './testing/manual-clock.ts';
import { MemoryBucket } from './testing/memory-bucket.ts';
import { registration } from './testing/registration.ts';

function setUp(bucket = new MemoryBucket()) {
  const clock = new ManualClock();
  const table = new LeaseTable(clock);
  const news: string[] = [];
  const ledger = new Ledger(bucket, { backOffMs: () => 1 });
  const registry = new Registry({
    table,
    ledger,
    flaps: new Flaps(new FlapDamper(clock)),
    announce: ({ change, entry }) => news.push(`${change} ${entry.machine}/${entry.name}`),
  });
  return { clock, table, news, bucket, ledger, registry };
}

const ping = { name: 'MemoryClient', machine: 'mainpc', instance: 'one', state: 'ready' };

test('an acknowledged registration is on disk', async () => {
  const { registry, bucket } = setUp();
  await registry.register(registration());
  const record = decodeRecord(bucket.values.get('mainpc.MemoryClient') ?? '');
  expect(record).toMatchObject({ leased: true, entry: { instance: 'one', port: 5713 } });
});

test('a registration that cannot be stored is not acknowledged, but can be looked up', async () => {
  const { registry, bucket } = setUp();
  let open = () => {};
  bucket.gate = new Promise((resolve) => (open = resolve));
  const slow = registry.register(registration(), { patienceMs: 1 });
  await expect(slow).rejects.toMatchObject({ code: 'REGISTRY_NOT_PERSISTED', retryable: true });
  expect(registry.endpoint({ agent_name: 'MemoryClient' }).port).toBe(5713);

  const again = registry.register(registration(), { patienceMs: 1 });
  await expect(again).rejects.toMatchObject({ code: 'REGISTRY_NOT_PERSISTED' });
  open();
  await registry.register(registration());
  expect(bucket.writes).toBe(1);
});

test('80 registrations at once are each written once', async () => {
  const { registry, bucket } = setUp();
  const all = Array.from({ length: 80 }, (_, n) =>
    registry.register(registration({ name: `Agent${n}` })),
  );
  await Promise.all(all);
  expect(bucket.writes).toBe(80);
  expect(registry.entries()).toHaveLength(80);
});

test('heartbeats never touch the disk', async () => {
  const { registry, bucket, clock } = setUp();
  await registry.register(registration());
  for (let beat = 0; beat < 20; beat++) {
    clock.advance(REGISTRY.heartbeatMs);
    expect(registry.heartbeat(ping)).toBe(true);
  }
  expect(bucket.writes).toBe(1);
});

test('a changed state is written and announced once', async () => {
  const { registry, bucket, ledger, news } = setUp();
  await registry.register(registration());
  registry.heartbeat({ ...ping, state: 'draining' });
  registry.heartbeat({ ...ping, state: 'draining' });
  await ledger.settled();
  expect(bucket.writes).toBe(2);
  expect(news).toEqual(['registered mainpc/MemoryClient', 'updated mainpc/MemoryClient']);
});

test('a finished lease is announced and removed from disk', async () => {
  const { registry, bucket, ledger, clock, news } = setUp();
  await registry.register(registration());
  clock.advance(REGISTRY.leaseMs);
  registry.sweep();
  await ledger.settled();
  expect(news).toContain('expired mainpc/MemoryClient');
  expect(bucket.values.size).toBe(0);
});

test('only the registered instance can remove itself', async () => {
  const { registry, bucket } = setUp();
  await registry.register(registration());
  expect(await registry.deregister({ ...ping, instance: 'zero' })).toBe(false);
  expect(await registry.deregister(ping)).toBe(true);
  expect(bucket.values.size).toBe(0);
});

test('a restarted registry still has everyone, for two leases', async () => {
  const { registry, bucket } = setUp();
  await registry.register(registration());
  const next = setUp(bucket);
  for (const text of bucket.values.values()) {
    const held = decodeRecord(text);
    if (held) next.table.restore(held);
  }
  next.table.grace();
  next.clock.advance(REGISTRY.leaseMs + REGISTRY.heartbeatMs);
  expect(next.registry.sweep()).toEqual([]);
  expect(next.registry.heartbeat(ping)).toBe(true);
});

describe('endpoint', () => {
  test('prefers the machine that was asked for, then the nearest, then the home machine', async () => {
    const { registry } = setUp();
    const hub = { name: 'observability-hub' };
    await registry.register(registration(hub));
    await registry.register(registration({ ...hub, machine: 'pc2', instance: 'two' }));
    const query = { agent_name: 'observability-hub' };
    expect(registry.endpoint(query).machine).toBe('mainpc');
    expect(registry.endpoint(query, 'pc2').machine).toBe('pc2');
    expect(registry.endpoint({ ...query, machine: 'mainpc' }, 'pc2').machine).toBe('mainpc');
    expect(registry.endpoint({ ...query, machine: 'pc3' }).name).toBe('observability-hub');
    expect(registry.machineOf('observability-hub')).toBeUndefined();
  });

  test('gives the healthy one, wherever it is', async () => {
    const { registry } = setUp();
    const hub = { name: 'observability-hub' };
    await registry.register(registration(hub), { state: 'degraded' });
    await registry.register(registration({ ...hub, machine: 'pc2', instance: 'two' }));
    expect(registry.endpoint({ agent_name: 'observability-hub' }).machine).toBe('pc2');
  });

  test('says whether an agent is unknown or not healthy', async () => {
    const { registry } = setUp();
    expect(() => registry.endpoint({ agent_name: 'Nobody' })).toThrow('Agent Nobody not found');
    await registry.register(registration(), { state: 'draining' });
    const query = { agent_name: 'MemoryClient' };
    expect(() => registry.endpoint(query)).toThrow(/registered on mainpc but draining/);
    expect(registry.endpoint({ ...query, include_unhealthy: true }).state).toBe('draining');
  });
});

describe('an agent that flaps', () => {
  test('is held back from look-ups, listed as flapping, and given out again when it behaves', async () => {
    const { registry, clock, news } = setUp();
    for (const instance of ['one', 'two', 'three', 'four', 'five']) {
      await registry.register(registration({ instance }));
    }
    const query = { agent_name: 'MemoryClient' };
    expect(() => registry.endpoint(query)).toThrow(/registered on mainpc but flapping/);
    expect(registry.endpoint({ ...query, include_unhealthy: true }).instance).toBe('five');
    expect(registry.entries()).toMatchObject([{ state: 'flapping' }]);
    const before = news.length;
    for (let ms = 0; ms < FLAPPING.longestMs; ms += REGISTRY.heartbeatMs) {
      clock.advance(REGISTRY.heartbeatMs);
      registry.heartbeat({ ...ping, instance: 'five' });
      registry.sweep();
    }
    expect(registry.endpoint(query).state).toBe('ready');
    expect(news.slice(before)).toEqual(['updated mainpc/MemoryClient']);
  });

  test('restarting on purpose, starting and stopping is no flap', async () => {
    const { registry } = setUp();
    for (const instance of ['one', 'two', 'three', 'four']) {
      await registry.register(registration({ instance }), { state: 'starting' });
      registry.heartbeat({ ...ping, instance, state: 'ready' });
      registry.heartbeat({ ...ping, instance, state: 'draining' });
      await registry.deregister({ ...ping, instance });
    }
    await registry.register(registration());
    expect(registry.endpoint({ agent_name: 'MemoryClient' }).state).toBe('ready');
  });

  test('an endpoint on another machine is given instead', async () => {
    const { registry } = setUp();
    const hub = { name: 'observability-hub' };
    for (let n = 0; n < 5; n++) await registry.register(registration({ ...hub, instance: `${n}` }));
    await registry.register(registration({ ...hub, machine: 'pc2' }));
    expect(registry.endpoint({ agent_name: 'observability-hub' }).machine).toBe('pc2');
  });
});

test('what is stale is given only when nothing fresh is there, and its return writes nothing', async () => {
  const { registry, table, bucket } = setUp();
  const hub = { name: 'observability-hub' };
  await registry.register(registration({ ...hub, machine: 'pc2' }));
  table.keep('pc2');
  registry.turnedStale(table.markStale('pc2'));
  const query = { agent_name: 'observability-hub', machine: 'pc2' };
  expect(registry.endpoint(query)).toMatchObject({ machine: 'pc2', stale: true });
  await registry.register(registration(hub));
  expect(registry.endpoint(query).machine).toBe('mainpc');
  const { writes } = bucket;
  registry.heartbeat({ ...hub, machine: 'pc2', instance: 'one', state: 'ready' });
  expect(registry.endpoint(query)).toMatchObject({ machine: 'pc2' });
  expect(registry.endpoint(query).stale).toBeUndefined();
  expect(bucket.writes).toBe(writes);
});
