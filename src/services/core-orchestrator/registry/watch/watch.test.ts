import {
  RegistryChange,
  type RegistryEntry,
  type RegistryNews,
} from '../../../../contracts/registry.ts';
import { ChangeLog } from './change-log.ts';
import { registration } from '../testing/registration.ts';
import { watchRegistry } from './watch.ts';

const entry = (name: string): RegistryEntry => ({
  ...registration({ name }),
  state: 'ready',
  registered_at: '',
  last_seen: '',
});

function setUp(kept?: number) {
  const changes = new ChangeLog('life', kept);
  const agents: RegistryEntry[] = [];
  const add = (name: string) => {
    agents.push(entry(name));
    changes.append(RegistryChange.registered, entry(name));
  };
  const end = new AbortController();
  const open = (query = {}) =>
    watchRegistry({ changes, entries: () => agents }, query, end.signal)[Symbol.asyncIterator]();
  return { changes, add, end, open };
}

async function take(watch: AsyncIterator<RegistryNews>, count: number): Promise<RegistryNews[]> {
  const items: RegistryNews[] = [];
  while (items.length < count) items.push((await watch.next()).value as RegistryNews);
  return items;
}

const text = (item: RegistryNews) =>
  item.type === 'snapshot'
    ? `snapshot ${item.revision} ${item.agents.map(({ name }) => name).join()}`
    : `${item.change} ${item.revision} ${item.agent.name}`;

test('a snapshot, then each change with the next revision', async () => {
  const { add, open } = setUp();
  add('A');
  const watch = open();
  const first = await take(watch, 1);
  add('B');
  add('C');
  expect([...first, ...(await take(watch, 2))].map(text)).toEqual([
    'snapshot life-1 A',
    'registered life-2 B',
    'registered life-3 C',
  ]);
});

test('a watch that was cut resumes where it was', async () => {
  const { add, open } = setUp();
  for (const name of ['A', 'B', 'C']) add(name);
  expect((await take(open({ since: 'life-1' }), 2)).map(text)).toEqual([
    'registered life-2 B',
    'registered life-3 C',
  ]);
});

test.each(['other-1', 'life-0', 'life-9', 'nonsense'])(
  'a revision that is not known any more, %s, gives a snapshot',
  async (since) => {
    const { add, open } = setUp(2);
    for (const name of ['A', 'B', 'C']) add(name);
    expect((await take(open({ since }), 1)).map(text)).toEqual(['snapshot life-3 A,B,C']);
  },
);

test('only what was asked for', async () => {
  const { add, open } = setUp();
  const watch = open({ agent_name: 'B' });
  await take(watch, 1);
  add('A');
  add('B');
  expect((await take(watch, 1)).map(text)).toEqual(['registered life-2 B']);
});

test('a reader that is too slow gets a snapshot instead of everything it missed', async () => {
  const { add, open, changes } = setUp();
  const watch = open();
  await take(watch, 1);
  for (let n = 1; n <= 2_000; n++) add(`A${n}`);
  const [next] = await take(watch, 1);
  expect(next).toMatchObject({ type: 'snapshot', revision: 'life-2000' });
  add('B');
  expect((await take(watch, 1)).map(text)).toEqual(['registered life-2001 B']);
  expect(changes.listeners).toBe(1);
});

test('whoever hangs up is not listened for any more', async () => {
  const { changes, end, open } = setUp();
  const watch = open();
  await take(watch, 1);
  const waiting = watch.next();
  end.abort();
  expect((await waiting).done).toBe(true);
  expect(changes.listeners).toBe(0);
});

test('there is an end to the number of watches', async () => {
  const { open } = setUp();
  for (let n = 0; n < 256; n++) await take(open(), 1);
  await expect(open().next()).rejects.toMatchObject({ code: 'TOO_MANY_WATCHES' });
});
