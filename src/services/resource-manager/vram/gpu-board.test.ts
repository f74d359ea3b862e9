import type { Book } from '../resources/ledger/book.ts';
import { gpu, report, request, setUp } from '../resources/testing.ts';

describe('VRAM', () => {
  test('each priority fills a GPU to its own share', () => {
    for (const [priority, share] of [
      ['CRITICAL', 8_000],
      ['HIGH', 6_000],
      ['MEDIUM', 4_000],
      ['LOW', 2_000],
    ] as const) {
      const { book } = setUp();
      book.observe(report('pc2', [gpu('g', 10_000)]));
      expect(book.allocate(request({ priority, vramMiB: share + 1 })).refused?.never).toBe(true);
      expect(book.allocate(request({ priority, vramMiB: share })).given?.gpuUuid).toBe('g');
    }
  });

  test('use of others counts', () => {
    const { book } = setUp();
    book.observe(report('pc2', [gpu('g', 10_000, 5_000)]));
    expect(book.allocate(request({ vramMiB: 3_001 })).refused).toMatchObject({
      never: false,
      reason: expect.stringContaining('5000 of 10000 MiB in use'),
    });
    expect(book.allocate(request({ vramMiB: 3_000 })).given).toBeDefined();
  });

  test('use of others counts on while what was given out is still loading', () => {
    const { book, advance } = setUp();
    book.observe(report('pc2', [gpu('g', 10_000, 3_000)]));
    book.allocate(request({ id: 'a', vramMiB: 4_000 }));
    advance(5_000);
    book.observe(report('pc2', [gpu('g', 10_000, 3_000)]));
    expect(book.board.get('g')!.usedMiB).toBe(7_000);
  });

  test('the GPU that is left with least is chosen', () => {
    const { book } = setUp();
    book.observe(report('mainpc', [gpu('big', 24_000)]));
    book.observe(report('pc2', [gpu('small', 12_000)]));
    expect(book.allocate(request({ vramMiB: 5_000 })).given?.gpuUuid).toBe('small');
    expect(book.allocate(request({ id: 'x', vramMiB: 11_000 })).given?.gpuUuid).toBe('big');
  });

  test('a machine without GPU never gives VRAM, one that nobody has seen may', () => {
    const { book } = setUp({ mainpc: { gpusMiB: [24_000] } });
    expect(book.allocate(request({ vramMiB: 100 })).refused?.never).toBe(false);
    const { book: bare } = setUp();
    bare.observe(report('pc2'));
    expect(bare.allocate(request({ vramMiB: 100 })).refused?.never).toBe(true);
  });

  test('a GPU that nobody measured for a while takes nothing', () => {
    const { book, advance } = setUp();
    book.observe(report('pc2', [gpu('g', 10_000)]));
    advance(20_001);
    expect(book.allocate(request({ vramMiB: 100 })).refused).toMatchObject({
      never: false,
      reason: expect.stringContaining('steward of pc2'),
    });
  });
});

describe('a GPU that vanishes', () => {
  const seen = (book: Book) => book.observe(report('pc2', [gpu('g', 10_000)]));
  const notSeen = (book: Book) => book.observe(report('pc2'));
  const gone = (book: Book) => {
    notSeen(book);
    notSeen(book);
    return notSeen(book);
  };

  test('takes nothing after one report without it, and loses its leases after three', () => {
    const { book } = setUp();
    seen(book);
    book.allocate(request({ id: 'a', vramMiB: 1_000 }));
    expect(notSeen(book).revoked).toEqual([]);
    expect(book.allocate(request({ id: 'b', vramMiB: 1 })).refused?.never).toBe(false);
    expect(notSeen(book).fenced).toEqual([]);
    const { fenced, revoked } = notSeen(book);
    expect(fenced.map(({ uuid }) => uuid)).toEqual(['g']);
    expect(revoked.map(({ id }) => id)).toEqual(['a']);
    expect(notSeen(book).fenced).toEqual([]);
  });

  test('one that was missing once is taken back at once', () => {
    const { book } = setUp();
    seen(book);
    notSeen(book);
    seen(book);
    expect(book.allocate(request({ vramMiB: 1 })).given).toBeDefined();
  });

  test('comes back after it was seen for a while without a gap', () => {
    const { book, advance } = setUp();
    seen(book);
    gone(book);
    for (let i = 0; i < 6; i += 1) {
      expect(seen(book).returned).toEqual([]);
      expect(book.allocate(request({ vramMiB: 1 })).refused).toBeDefined();
      advance(5_000);
    }
    const { returned, roomier } = seen(book);
    expect(returned.map(({ uuid }) => uuid)).toEqual(['g']);
    expect(roomier).toBe(true);
    expect(book.allocate(request({ vramMiB: 1 })).given).toBeDefined();
  });

  test('starts its time anew when it flaps', () => {
    const { book, advance } = setUp();
    seen(book);
    gone(book);
    seen(book);
    advance(25_000);
    notSeen(book);
    advance(5_000);
    expect(seen(book).returned).toEqual([]);
  });
});
