import { readEvents } from './event-stream.ts';

async function* chunks(...texts: string[]) {
  for (const text of texts) yield new TextEncoder().encode(text);
}

async function read(...texts: string[]): Promise<unknown[]> {
  const seen: unknown[] = [];
  for await (const item of readEvents(chunks(...texts))) seen.push(item);
  return seen;
}

test('events come out whole, however they arrive; heartbeats do not', async () => {
  expect(
    await read(
      'retry: 3000\n\nid: 1\nda',
      'ta: {"n":1}\n',
      '\n:\n\ndata: {"n":2}\n\n',
      'event: end\ndata: {}\n\n',
    ),
  ).toEqual([{ n: 1 }, { n: 2 }]);
});

test('a stream that the server ends for a reason says which', async () => {
  await expect(read('event: problem\ndata: {"code":"DRAINING"}\n\n')).rejects.toThrow('DRAINING');
});
