import { TandemError } from '../../contracts/errors.ts';
import { followHubs } from './follow-hubs.ts';
import { closed, lineAt, PlayedHub } from './testing.ts';

/** What a reader saw until the play was over: numbers of lines and what was said, in order. */
async function follow(hubs: PlayedHub[], shown = [lineAt(1)], rounds = 1) {
  const saw: (number | string)[] = [];
  let left = rounds;
  const clock = {
    now: () => 100_000,
    sleep: async () => {
      if ((left -= 1) <= 0) throw new Error('over');
    },
  };
  const say = (text: string) => void saw.push(text);
  const lines = followHubs(hubs, { question: { text: 'line' }, shown, say, clock });
  try {
    for await (const line of lines) saw.push(Number(line.id));
  } catch (error) {
    if ((error as Error).message !== 'over') throw error;
  }
  return saw;
}

test('what came before the tail was open is there, and nothing twice', async () => {
  const hub = new PlayedHub('mainpc', [{ lines: [lineAt(2), lineAt(3)] }]);
  hub.found = [lineAt(2), lineAt(1)];
  expect(await follow([hub])).toEqual([2, 3, 'the hub of mainpc ended the tail; asking again']);
});

test('when a hub goes the other takes over, with what was written meanwhile', async () => {
  const first = new PlayedHub('mainpc', [{ lines: [lineAt(2)], fails: closed() }]);
  const second = new PlayedHub('pc2', [{ lines: [lineAt(4)] }]);
  second.found = [lineAt(3), lineAt(2)];
  expect(await follow([first, second])).toEqual([
    2,
    'the hub of mainpc is away (ECONNREFUSED); asking again',
    'the hub of pc2 answers',
    3,
    4,
    'the hub of pc2 ended the tail; asking again',
  ]);
});

test('while both are away it goes on asking, and says so once', async () => {
  const hub = new PlayedHub('mainpc', []);
  expect(await follow([hub], [], 3)).toEqual([
    'the hub of mainpc is away (ECONNREFUSED); asking again',
  ]);
});

test('lines of the other machine that come late are looked for, those left out on purpose are not', async () => {
  const hub = new PlayedHub('mainpc', [{ lines: [] }, { lines: [lineAt(200)] }, { lines: [] }]);
  await follow([hub], [lineAt(51), lineAt(50)], 3);
  const since = hub.asked.map((question) => Date.parse(question['since']!) / 1_000);
  expect(since).toEqual([50, 50, 140]);
  expect(hub.asked[0]).toMatchObject({ text: 'line', limit: '1000' });
});

test('what was left out on purpose stays out, also when it is of the same millisecond', async () => {
  const hub = new PlayedHub('mainpc', [{ lines: [] }]);
  const shown = lineAt(51);
  hub.found = [shown, lineAt(50, { time: shown.time })];
  expect(await follow([hub], [shown])).toEqual(['the hub of mainpc ended the tail; asking again']);
});

test('with nothing shown yet it begins where it was told, or now', async () => {
  const hub = new PlayedHub('mainpc', [{ lines: [] }]);
  await follow([hub], []);
  expect(hub.asked[0]!['since']).toBe(new Date(100_000).toISOString());
});

test('a refusal that every hub would repeat ends it', async () => {
  const hub = new PlayedHub('mainpc', [{ lines: [] }]);
  hub.failure = new TandemError('LOG_QUERY_INVALID', 'no', { status: 400, retryable: false });
  await expect(follow([hub])).rejects.toThrow('no');
});
