import { twoBooks } from '../testing.ts';
import { SharedBook } from './shared-book.ts';

test('what one hub writes the other reads, and either may change it', async () => {
  const { mainpc, pc2 } = twoBooks();
  await mainpc.put('rule.a', { n: 1 });
  expect(pc2.get('rule.a')).toEqual({ n: 1 });
  await pc2.put('rule.a', { n: 2 });
  expect(mainpc.get('rule.a')).toEqual({ n: 2 });
  await mainpc.put('rule.a', null);
  expect(pc2.get('rule.a')).toBeNull();
  expect([...pc2.entries('rule.')]).toEqual([['rule.a', null]]);
});

test('both write while the link is cut; afterwards both have the same', async () => {
  const { mainpc, pc2, cut, mend } = twoBooks();
  await mainpc.put('rule.a', { n: 0 });
  cut();
  await mainpc.put('rule.a', { n: 1 });
  await pc2.put('rule.a', { n: 2 });
  await pc2.put('rule.b', { n: 3 });
  expect(mainpc.get('rule.a')).toEqual({ n: 1 });
  expect(pc2.get('rule.a')).toEqual({ n: 2 });
  mend();
  expect(mainpc.get('rule.a')).toEqual(pc2.get('rule.a'));
  expect(mainpc.get('rule.b')).toEqual({ n: 3 });
});

test('the later of two changes in a row wins, whatever order they arrive in', async () => {
  const texts: string[] = [];
  const writer = new SharedBook('mainpc', (_key, text) => Promise.resolve(void texts.push(text)));
  await writer.put('ack.x', { n: 1 });
  await writer.put('ack.x', { n: 2 });
  const reader = new SharedBook('pc2', () => Promise.resolve());
  for (const text of texts.toReversed()) expect(reader.take('mainpc', 'ack.x', text)).toBe(true);
  expect(reader.get('ack.x')).toEqual({ n: 2 });
});

test('what was not stored is not known, and what is no record is said so', async () => {
  const book = new SharedBook('mainpc', () => Promise.reject(new Error('no disk')));
  const heard: string[] = [];
  book.onChange((key) => heard.push(key));
  await expect(book.put('ack.x', {})).rejects.toThrow('no disk');
  expect(book.get('ack.x')).toBeUndefined();
  expect(book.take('pc2', 'ack.x', '{"version":0}')).toBe(false);
  expect(book.take('pc2', 'ack.x', 'garbage')).toBe(false);
  expect(heard).toEqual([]);
});
