import { trustKey, type TrustEntry } from '../../../contracts/security/trust.ts';
import { MemoryLog } from '../../../runtime/testing.ts';
import { TrustPublisher } from './trust-publisher.ts';

const entry = (subject: string, score = 0.5) => ({ subject, score }) as TrustEntry;

/** A bucket whose answers wait until they are let through. */
function slowBucket() {
  const asked: { score: number; answer: (error?: Error) => void }[] = [];
  const put = (_key: string, value: unknown) =>
    new Promise<number>((resolve, reject) => {
      const { score } = JSON.parse(String(value)) as TrustEntry;
      const answer = (error?: Error) => (error ? reject(error) : resolve(1));
      asked.push({ score, answer });
    });
  const purged: string[] = [];
  const purge = (key: string) => Promise.resolve(void purged.push(key));
  return { asked, purged, open: () => Promise.resolve({ put, purge }) };
}

function publisherOf({ open }: ReturnType<typeof slowBucket>) {
  const nc = { isClosed: () => false };
  const ctx = { nc, log: new MemoryLog(), signal: AbortSignal.abort() };
  return new TrustPublisher(ctx as never, open);
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('the end of a color waits for one round to the disk, however many scores there are', async () => {
  const bucket = slowBucket();
  const publisher = publisherOf(bucket);
  for (let n = 0; n < 80; n += 1) publisher.put(entry(`agent-${n}`));
  const stopped = publisher.stop();
  await turn();
  expect(bucket.asked).toHaveLength(80);
  bucket.asked.forEach(({ answer }) => answer());
  await stopped;
});

test('a score that failed, and one that came meanwhile, are put the next time', async () => {
  const bucket = slowBucket();
  const publisher = publisherOf(bucket);
  publisher.put(entry('stored', 0.1));
  publisher.put(entry('failed', 0.2));
  publisher.put(entry('newer', 0.3));
  const first = publisher.flush();
  await turn();
  publisher.put(entry('newer', 0.4));
  const [stored, failed, newer] = bucket.asked.splice(0);
  [stored, newer].forEach((one) => one!.answer());
  failed!.answer(new Error('no disk'));
  await first;
  const second = publisher.flush();
  await turn();
  expect(bucket.asked.map(({ score }) => score).sort()).toEqual([0.2, 0.4]);
  bucket.asked.forEach(({ answer }) => answer());
  await second;
});

test('who is forgotten leaves the fabric too, and a score that waits is not put any more', async () => {
  const bucket = slowBucket();
  const publisher = publisherOf(bucket);
  publisher.put(entry('made-up'));
  await publisher.forget(['made-up']);
  expect(bucket.purged).toEqual([trustKey('made-up')]);
  await publisher.stop();
  expect(bucket.asked).toEqual([]);
});
