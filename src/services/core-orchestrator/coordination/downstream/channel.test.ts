import { Channel } from './channel.ts';

async function read<T>(channel: Channel<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of channel) items.push(item);
  return items;
}

test('items come in order, those before the end included', async () => {
  const channel = new Channel<number>();
  channel.push(1);
  const all = read(channel);
  setImmediate(() => {
    channel.push(2);
    channel.end();
    channel.push(3);
  });
  expect(await all).toEqual([1, 2]);
});

test('a failure comes after what was said before it', async () => {
  const channel = new Channel<number>();
  channel.push(1);
  channel.fail(new Error('broken'));
  const iterator = channel[Symbol.asyncIterator]();
  expect((await iterator.next()).value).toBe(1);
  await expect(iterator.next()).rejects.toThrow('broken');
});

test('a reader that does not read costs a bounded amount', async () => {
  const channel = new Channel<number>();
  for (let n = 0; n < 5_000; n++) channel.push(n);
  channel.end();
  const items = await read(channel);
  expect(items).toHaveLength(1_000);
  expect(items.at(-1)).toBe(4_999);
});
