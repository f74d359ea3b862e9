import { Ledger } from './ledger.ts';
import { MemoryBucket } from './testing/memory-bucket.ts';

function setUp() {
  const bucket = new MemoryBucket();
  const failures: number[] = [];
  const ended = new AbortController();
  const ledger = new Ledger(bucket, {
    onFailure: (_key, _error, count) => failures.push(count),
    backOffMs: () => 0,
    signal: ended.signal,
  });
  return { bucket, ledger, failures, ended };
}

test('a saved value is in the bucket when save resolves', async () => {
  const { bucket, ledger } = setUp();
  await ledger.save('mainpc.A', '1');
  expect(bucket.values.get('mainpc.A')).toBe('1');
  await ledger.save('mainpc.A', null);
  expect(bucket.values.has('mainpc.A')).toBe(false);
});

test('a failed write is tried again until it succeeds', async () => {
  const { bucket, ledger, failures } = setUp();
  bucket.failNext = 3;
  await ledger.save('mainpc.A', '1');
  expect(failures).toEqual([1, 2, 3]);
  expect(bucket.values.get('mainpc.A')).toBe('1');
});

test('many keys are written side by side', async () => {
  const { bucket, ledger } = setUp();
  let open = () => {};
  bucket.gate = new Promise((resolve) => (open = resolve));
  const saved = Array.from({ length: 80 }, (_, n) => ledger.save(`mainpc.A${n}`, '1'));
  open();
  await Promise.all(saved);
  expect(bucket.values.size).toBe(80);
});

test('a value replaced before its turn is never written, and the last one stays', async () => {
  const { bucket, ledger } = setUp();
  const first = ledger.save('mainpc.A', '1');
  const skipped = ledger.save('mainpc.A', '2');
  const last = ledger.save('mainpc.A', '3');
  await Promise.all([first, skipped, last]);
  expect(bucket.values.get('mainpc.A')).toBe('3');
  expect(bucket.writes).toBe(2);
});

test('a removal that overtakes a failed write wins', async () => {
  const { bucket, ledger } = setUp();
  bucket.failNext = 1;
  const written = ledger.save('mainpc.A', '1');
  const removed = ledger.save('mainpc.A', null);
  await Promise.all([written, removed]);
  expect(bucket.values.size).toBe(0);
});

test('stored waits for a write that is under way and for nothing else', async () => {
  const { bucket, ledger } = setUp();
  await ledger.stored('mainpc.A');
  let open = () => {};
  bucket.gate = new Promise((resolve) => (open = resolve));
  void ledger.save('mainpc.A', '1');
  const seen: string[] = [];
  const stored = ledger.stored('mainpc.A').then(() => seen.push('stored'));
  await ledger.stored('mainpc.B');
  expect(seen).toEqual([]);
  open();
  await stored;
  expect(bucket.values.get('mainpc.A')).toBe('1');
});

test('the signal ends the retries, and what failed is never called stored', async () => {
  const { bucket, ledger, ended } = setUp();
  bucket.failNext = Infinity;
  let stored = false;
  void ledger.save('mainpc.A', '1').then(() => (stored = true));
  ended.abort();
  await ledger.settled();
  expect(stored).toBe(false);
});
