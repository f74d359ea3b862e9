import { ManualClock } from '../../core-orchestrator/registry/testing/manual-clock.ts';
import { MemoryBucket } from '../../core-orchestrator/registry/testing/memory-bucket.ts';
import { Ledger } from '../../core-orchestrator/registry/ledger.ts';
import { amountsOf } from './ledger/amounts.ts';
import { fromRecord, type AllocationRequest } from './ledger/allocation.ts';
import { Book } from './ledger/book.ts';
import type { HostReport } from './reports/host-report.ts';
import { QueueAdmission } from './queue-admission.ts';
import { Resources } from './resources.ts';
import { readAllocation, recordsOf } from './storage/store.ts';
import { nextLife, tokensOf } from './ledger/tokens.ts';

const GIB = 1024 ** 3;
const clock = () => new ManualClock();

const report = (uuids: readonly string[] | null): HostReport => ({
  machine: 'pc2',
  cores: 8,
  cpuPercent: 0,
  memoryBytes: 16 * GIB,
  memoryUsedBytes: 0,
  disk: null,
  gpus:
    uuids === null
      ? null
      : uuids.map((uuid, index) => ({ uuid, index, name: 'x', totalMiB: 10_000, usedMiB: 0 })),
});

const asked = (changes: Partial<AllocationRequest> = {}): AllocationRequest => ({
  id: 'a',
  priority: 'CRITICAL',
  amounts: amountsOf({ cpu_cores: 2 }),
  vramMiB: 0,
  ttlMs: null,
  holder: 'user',
  ...changes,
});

const started: Resources[] = [];
afterEach(() => {
  for (const resources of started.splice(0)) resources.stop();
});

function setUp(bucket = new MemoryBucket(), time = clock(), life = 1) {
  const events: string[] = [];
  const nextToken = tokensOf(life);
  const book = new Book({
    machines: {},
    now: () => time.monotonicMs(),
    wall: () => time.now().getTime(),
    nextToken,
  });
  const resources = new Resources({
    book,
    ledger: new Ledger(bucket, { backOffMs: () => 1 }),
    clock: time,
    nextToken,
    publish: (kind) => events.push(kind),
    onError: (error) => {
      throw error;
    },
  });
  started.push(resources);
  resources.observe(report(['g']));
  return { bucket, time, book, resources, events };
}

/** What the next life of the service reads. */
const again = ({ bucket, time }: ReturnType<typeof setUp>, life = 2) => {
  const next = setUp(bucket, time, life);
  const { records } = recordsOf(bucket.values, 'allocation', readAllocation);
  for (const record of records) {
    const { monotonicMs, wallAhead } = next.resources;
    next.resources.restore(fromRecord(record, monotonicMs, wallAhead, 30_000));
  }
  return next;
};

test('what was given is on disk, and there again after a restart', async () => {
  const first = setUp();
  const given = await first.resources.allocate(asked({ vramMiB: 1_000, ttlMs: 60_000 }));
  expect(first.events).toEqual(['resources.allocated']);
  const next = again(first);
  expect(next.book.get('a')).toMatchObject({
    amounts: { cpu_cores: 2_000 },
    vramMiB: 1_000,
    gpuUuid: 'g',
    token: given.token,
    endsAt: 60_000,
  });
  expect(next.book.machines.get('pc2')!.available('cpu_cores')).toBe(6_000);
  expect(next.book.board.get('g')!.ledgerMiB).toBe(1_000);
});

test('what was released, or is over, is not there after a restart', async () => {
  const first = setUp();
  await first.resources.allocate(asked());
  await first.resources.allocate(asked({ id: 'b', ttlMs: 10_000 }));
  expect(await first.resources.release('a')).toBe(true);
  first.time.advance(10_000);
  expect(() => first.resources.held('b')).toThrow('not allocated');
  await first.resources.release('b');
  expect(again(first).book.allocations()).toEqual([]);
  expect(first.events).toContain('resources.expired');
});

test('a lease that ended while the service was down can still be renewed', async () => {
  const first = setUp();
  await first.resources.allocate(asked({ ttlMs: 10_000 }));
  first.time.advance(60_000);
  const next = again(first);
  expect(next.book.get('a')!.endsAt).toBe(60_000 + 30_000);
  await next.resources.renew('a');
  expect(next.book.get('a')!.endsAt).toBe(60_000 + 10_000);
});

test('what cannot be stored does not count', async () => {
  const { resources, bucket, book } = setUp();
  bucket.gate = new Promise(() => undefined);
  await expect(resources.allocate(asked())).rejects.toMatchObject({
    code: 'RESOURCES_NOT_PERSISTED',
  });
  expect(book.allocations()).toEqual([]);
}, 10_000);

test('a release that is repeated while the disk does not answer says so, and does not wait for ever', async () => {
  const { bucket, resources } = setUp();
  await resources.allocate(asked());
  bucket.gate = new Promise(() => undefined);
  const unanswered = { code: 'RESOURCES_NOT_PERSISTED' };
  const first = resources.release('a');
  const repeated = resources.release('a');
  await expect(first).rejects.toMatchObject(unanswered);
  await expect(repeated).rejects.toMatchObject(unanswered);
}, 10_000);

test('a later holder has a larger token, and the earlier one is refused', async () => {
  const first = setUp();
  const { token } = await first.resources.allocate(asked({ ttlMs: 10_000 }));
  first.time.advance(10_000);
  const next = again(first, nextLife(1, 0));
  await next.resources.release('a');
  const later = await next.resources.allocate(asked());
  expect(later.token).toBeGreaterThan(token);
  await expect(next.resources.release('a', token)).rejects.toMatchObject({
    code: 'ALLOCATION_FENCED',
  });
  await expect(next.resources.renew('a', token)).rejects.toMatchObject({
    code: 'ALLOCATION_FENCED',
  });
  expect(await next.resources.release('a', later.token)).toBe(true);
});

test('lives are numbered upwards, whatever the disk or the clock say', () => {
  expect(nextLife(undefined, 5_000)).toBe(5);
  expect(nextLife(9, 5_000)).toBe(10);
  expect(nextLife('x', 5_000)).toBe(5);
});

test('refusals say why, and whether waiting helps', async () => {
  const { resources } = setUp();
  await resources.allocate(asked({ amounts: amountsOf({ cpu_cores: 7 }) }));
  const more = resources.allocate(asked({ id: 'b' }));
  await expect(more).rejects.toMatchObject({ code: 'RESOURCES_INSUFFICIENT', retryable: true });
  const never = resources.allocate(asked({ id: 'c', amounts: amountsOf({ cpu_cores: 9 }) }));
  await expect(never).rejects.toMatchObject({ code: 'RESOURCES_NEVER', retryable: false });
  await expect(resources.allocate(asked())).rejects.toThrow('already allocated');
  await expect(resources.allocate(asked({ id: 'd', amounts: {} }))).rejects.toMatchObject({
    code: 'ALLOCATION_EMPTY',
  });
});

describe('the queue', () => {
  const needs = { vramMiB: 4_000, cpuCores: 1, memoryMiB: 1_024 };
  const task = (id: string, more = {}) => ({ id, priority: 'CRITICAL', needs, ...more }) as const;

  test('gets a lease, the same one for the same task, and nothing on disk', () => {
    const { resources, bucket } = setUp();
    const admission = new QueueAdmission(resources);
    const admitted = admission.tryAdmit(task('t'));
    expect(admitted).toMatchObject({ ok: true, gpuUuid: 'g' });
    expect(admission.tryAdmit(task('t'))).toEqual(admitted);
    expect(bucket.writes).toBe(0);
    expect(admission.tryAdmit(task('u'))).toMatchObject({ ok: true });
    expect(admission.tryAdmit(task('v'))).toMatchObject({ ok: false, never: false });
    expect(admission.tryAdmit(task('w', { priority: 'LOW' }))).toMatchObject({ never: true });
  });

  test('is told when there is more room, and a late release frees nothing of the next attempt', () => {
    const { resources, book } = setUp();
    const admission = new QueueAdmission(resources);
    const told: string[] = [];
    admission.onChange(() => told.push('more'));
    const first = admission.tryAdmit(task('t'));
    if (!first.ok) throw new Error(first.reason);
    admission.release(first.lease);
    expect(told).toEqual(['more']);
    const second = admission.tryAdmit(task('t'));
    admission.release(first.lease);
    expect(book.allocations()).toHaveLength(1);
    if (second.ok) admission.release(second.lease);
    expect(book.allocations()).toEqual([]);
  });

  test('keeps the leases of what runs when it opens anew, and those of callers', async () => {
    const { resources, book } = setUp();
    const admission = new QueueAdmission(resources);
    await resources.allocate(asked());
    admission.tryAdmit(task('runs'));
    admission.tryAdmit(task('ended elsewhere'));
    admission.keepOnly(new Set(['runs']));
    expect(book.allocations().map(({ id }) => id)).toEqual(['a', '\u0001task:runs']);
  });

  test('loses the leases on a GPU that vanished', () => {
    const { resources, events, book } = setUp();
    const admission = new QueueAdmission(resources);
    const admitted = admission.tryAdmit(task('t'));
    const lost: string[][] = [];
    admission.onRevoked((lease, reason) => lost.push([lease, reason]));
    for (let i = 0; i < 3; i += 1) resources.observe(report(null));
    expect(lost).toEqual([[(admitted as { lease: string }).lease, 'GPU g of pc2 vanished']]);
    expect(book.allocations()).toEqual([]);
    expect(admission.tryAdmit(task('t'))).toMatchObject({ ok: false, never: false });
    // The queue tells about its tasks itself.
    expect(events).toEqual([]);
  });

  test('pays nothing for a task that needs nothing', () => {
    const { resources, book } = setUp();
    const nothing = { vramMiB: 0, cpuCores: 0, memoryMiB: 0 };
    expect(new QueueAdmission(resources).tryAdmit(task('t', { needs: nothing }))).toEqual({
      ok: true,
      lease: 'free:t',
    });
    expect(book.allocations()).toEqual([]);
  });
});
