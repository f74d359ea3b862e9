import fc from 'fast-check';
import { POOLS, amountsOf, fromMilli } from './amounts.ts';
import type { Book } from './book.ts';
import { gpu, report, request, setUp } from '../testing.ts';

describe('pools', () => {
  test('come from the steward, and before it from the configuration', () => {
    const { book } = setUp({ pc2: { cpuCores: 4, memoryGb: 8 } });
    expect(book.machines.get('pc2')!.capacity.source).toBe('config');
    expect(book.machines.get('pc2')!.total('cpu_cores')).toBe(4_000);
    book.observe(report('pc2'));
    expect(book.machines.get('pc2')!.capacity.source).toBe('measured');
    expect(book.machines.get('pc2')!.total('memory_gb')).toBe(16_000);
  });

  test('ten tenths fill one core exactly', () => {
    const { book } = setUp({ pc2: { cpuCores: 1 } });
    for (let i = 0; i < 10; i += 1) {
      const asked = request({ id: `t${i}`, amounts: amountsOf({ cpu_cores: 0.1 }) });
      expect(book.allocate(asked).given).toBeDefined();
    }
    const more = book.allocate(request({ id: 'more', amounts: amountsOf({ cpu_cores: 0.001 }) }));
    expect(more.refused).toMatchObject({ never: false });
  });

  test('a request is never cut in two over machines', () => {
    const { book } = setUp({ mainpc: { cpuCores: 4 }, pc2: { cpuCores: 4 } });
    const { refused } = book.allocate(request({ amounts: amountsOf({ cpu_cores: 6 }) }));
    expect(refused).toMatchObject({ never: true });
  });

  test('what cannot be given takes nothing', () => {
    const { book } = setUp({ pc2: { cpuCores: 4, memoryGb: 1 } });
    book.allocate(request({ amounts: amountsOf({ cpu_cores: 2, memory_gb: 2 }) }));
    expect(book.machines.get('pc2')!.allocated('cpu_cores')).toBe(0);
  });

  test('never hold less than nothing or more than they have, whatever is asked', () => {
    const amount = fc.double({ min: 0, max: 12, noNaN: true });
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('allocate' as const),
        id: fc.nat(6),
        cpu_cores: amount,
        memory_gb: amount,
        gpu_slots: fc.nat(2),
        vramMiB: fc.nat(12_000),
        ttlMs: fc.option(fc.integer({ min: 1, max: 100_000 })),
        priority: fc.constantFrom('CRITICAL', 'HIGH', 'MEDIUM', 'LOW'),
      }),
      fc.record({ kind: fc.constant('release' as const), id: fc.nat(6) }),
      fc.record({ kind: fc.constant('renew' as const), id: fc.nat(6), ttlMs: fc.nat(50_000) }),
      fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(60_000) }),
      fc.record({ kind: fc.constant('report' as const), used: fc.nat(10_000), gone: fc.boolean() }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { book, advance } = setUp({ mainpc: { cpuCores: 16, memoryGb: 32 } });
        book.observe(report('pc2', [gpu('g', 10_000)]));
        let last = 0;
        for (const s of steps) {
          if (s.kind === 'wait') {
            advance(s.ms);
            book.expire();
          } else if (s.kind === 'release') book.release(String(s.id));
          else if (s.kind === 'renew') book.renew(String(s.id), s.ttlMs);
          else if (s.kind === 'report') {
            book.observe(report('pc2', s.gone ? null : [gpu('g', 10_000, s.used)]));
          } else if (book.get(String(s.id)) === undefined) {
            const before = book.board.get('g')!.usedMiB;
            const { given } = book.allocate(
              request({
                id: String(s.id),
                amounts: amountsOf({ ...s, kind: 0 } as never),
                vramMiB: s.vramMiB,
                ttlMs: s.ttlMs,
                priority: s.priority as never,
              }),
            );
            if (given) {
              expect(given.token).toBeGreaterThan(last);
              last = given.token;
              if (s.vramMiB > 0) expect(before + s.vramMiB).toBeLessThanOrEqual(8_000);
            }
          }
          checkSums(book);
        }
        for (const { id } of book.allocations()) book.release(id);
        checkSums(book);
        expect(book.board.get('g')!.ledgerMiB).toBe(0);
      }),
    );
  });
});

/** The pools say what the allocations add up to, and never more than there is. */
function checkSums(book: Book): void {
  for (const machine of book.machines.values()) {
    const held = book.allocations().filter((a) => a.machine === machine.name);
    for (const pool of POOLS) {
      const sum = held.reduce((total, { amounts }) => total + (amounts[pool] ?? 0), 0);
      expect(machine.allocated(pool)).toBe(sum);
      // Slots shrink when a GPU is suspect while its allocations stand.
      if (pool !== 'gpu_slots') expect(sum).toBeLessThanOrEqual(machine.total(pool) ?? Infinity);
      expect(machine.available(pool)).toBeGreaterThanOrEqual(0);
    }
  }
  for (const one of book.board.all()) {
    const held = book.allocations().filter((a) => a.gpuUuid === one.uuid);
    expect(one.ledgerMiB).toBe(held.reduce((total, { vramMiB }) => total + vramMiB, 0));
    expect(one.usedMiB).toBeGreaterThanOrEqual(Math.max(one.ledgerMiB, one.measuredMiB));
  }
}

describe('leases', () => {
  test('what has a lease that is over is given back; a renewed one stands', () => {
    const { book, advance } = setUp({ pc2: { cpuCores: 2 } });
    const amounts = amountsOf({ cpu_cores: 1 });
    book.allocate(request({ id: 'a', amounts, ttlMs: 10_000 }));
    book.allocate(request({ id: 'b', amounts, ttlMs: 10_000 }));
    advance(9_000);
    book.renew('b', 10_000);
    advance(1_000);
    expect(book.expire().map(({ id }) => id)).toEqual(['a']);
    expect(fromMilli(book.machines.get('pc2')!.available('cpu_cores'))).toBe(1);
    expect(book.nextEnd()).toBe(19_000);
  });
});

test('a card that is seen late carries what was given of it in an earlier life', () => {
  const { book } = setUp();
  const request = { id: 'one', priority: 'CRITICAL', amounts: {}, vramMiB: 4_000 } as const;
  book.restore({
    ...request,
    machine: 'pc2',
    gpuUuid: 'g',
    ttlMs: null,
    holder: 'user',
    token: 1,
    allocatedAt: 0,
    givenAt: 0,
    endsAt: null,
  });
  book.observe(report('pc2', [gpu('g', 10_000)]));
  expect(book.board.get('g')!.ledgerMiB).toBe(4_000);
  book.release('one');
  expect(book.board.get('g')!.ledgerMiB).toBe(0);
});

test('a card without free memory that comes back still is a slot more', () => {
  const { book, advance } = setUp();
  book.observe(report('pc2', [gpu('g', 10_000, 10_000)]));
  advance(60_000);
  expect(book.observe(report('pc2', [gpu('g', 10_000, 10_000)])).roomier).toBe(true);
});
