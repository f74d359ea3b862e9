import { Lane, type Batch } from './lane.ts';

const place = (nth: number) => ({ time: '2026-11-20T12:00:00.000000000Z', nth });

function sample() {
  const sent: { batch: Batch; done: () => void }[] = [];
  const stored: number[] = [];
  const lane = new Lane({
    agent: 'A',
    container: 'c',
    send: (batch) => new Promise((resolve) => sent.push({ batch, done: resolve })),
    onStored: ({ nth }) => stored.push(nth),
  });
  return { lane, sent, stored };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test('lines travel together, up to the size of a batch', () => {
  const { lane, sent } = sample();
  const line = `${'x'.repeat(30_000)}\n`;
  for (const nth of [0, 1, 2]) lane.add(line, place(nth));
  expect(sent.map(({ batch }) => [batch.lines, batch.reached.nth])).toEqual([[2, 1]]);
  lane.flush();
  expect(sent).toHaveLength(2);
});

test('the place moves on only as far as everything before it is stored', async () => {
  const { lane, sent, stored } = sample();
  for (const nth of [0, 1, 2]) {
    lane.add('x\n', place(nth));
    lane.flush();
  }
  sent[2]!.done();
  sent[1]!.done();
  await settle();
  expect(stored).toEqual([]);
  sent[0]!.done();
  await settle();
  expect(stored).toEqual([2]);
});

test('with many batches under way it takes no more', async () => {
  const { lane, sent } = sample();
  for (let nth = 0; nth < 4; nth += 1) {
    lane.add('x\n', place(nth));
    lane.flush();
  }
  let hasRoom = false;
  const waiting = lane.room().then(() => (hasRoom = true));
  await settle();
  expect(hasRoom).toBe(false);
  sent[0]!.done();
  await waiting;
  expect(lane.isFull).toBe(false);
});
