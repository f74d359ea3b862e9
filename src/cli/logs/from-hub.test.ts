import { stripVTControlCharacters } from 'node:util';
import { jest } from '@jest/globals';
import { TandemError } from '../../contracts/errors.ts';
import { fleetAtHand } from '../fleet/fleet-at-hand.ts';
import { printFromHub } from './from-hub.ts';
import type { LogsOptions } from './options.ts';
import { closed, lineAt, PlayedHub } from './testing.ts';

/** Both hubs know three lines; gives what the command printed and on which it fell back. */
async function logs(options: LogsOptions, names: string[] = [], hubs = both()) {
  const [out, said]: string[][] = [[], []];
  const keep = (into: string[]) => (text: unknown) =>
    void into.push(stripVTControlCharacters(String(text)));
  const spies = [
    jest.spyOn(console, 'log').mockImplementation(keep(out!)),
    jest.spyOn(console, 'error').mockImplementation(keep(said!)),
  ];
  try {
    const ended = await printFromHub(names, options, { fleet: fleetAtHand(), hubs }).then(
      (away) => ({ away, failure: undefined }),
      (failure: Error) => ({ away: undefined, failure: failure.message }),
    );
    return { ...ended, out: out!, said: said!, asked: hubs.map(({ asked }) => asked) };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

function both(): [PlayedHub, PlayedHub] {
  const hubs = [new PlayedHub('mainpc'), new PlayedHub('pc2')] as [PlayedHub, PlayedHub];
  for (const hub of hubs) hub.found = [lineAt(3, { machine: 'pc2' }), lineAt(2), lineAt(1)];
  return hubs;
}

test('the first hub that answers is asked alone, and its lines are shown in order', async () => {
  const { away, out, asked } = await logs({ search: 'line' });
  expect(away).toBeUndefined();
  expect(out).toEqual([
    '00:00:01.000 mainpc Talker info  line 1',
    '00:00:02.000 mainpc Talker info  line 2',
    '00:00:03.000 pc2 Talker info  line 3',
  ]);
  expect(asked).toEqual([[{ text: 'line', limit: '50' }], []]);
});

test('every option becomes part of the question, and a compose service its entry', async () => {
  const since = '2026-11-20T12:00:00.000Z';
  const options = { search: 'a b', trace: 'f0', level: 'warn', machine: 'pc2', since, tail: 7 };
  const { asked } = await logs(options, ['knowledge-base', 'MemoryClient']);
  expect(asked[0]).toEqual([
    {
      agent: 'KnowledgeBase,MemoryClient',
      machine: 'pc2',
      level: 'warn',
      text: 'a b',
      trace_id: 'f0',
      since,
      limit: '7',
    },
  ]);
});

test.each([
  ['a door that is closed', closed()],
  [
    'a door without a hub behind it',
    new TandemError('SERVICE_AWAY', 'no instance of the service is ready', {
      status: 503,
      retryable: true,
    }),
  ],
])('%s: the other hub is asked, and only when that is away too, nobody answers', async (_, why) => {
  const [first, second] = both();
  first.failure = why;
  expect((await logs({ search: 'line' }, [], [first, second])).out).toHaveLength(3);
  second.failure = why;
  const { away, out } = await logs({ search: 'line' }, [], [first, second]);
  expect(out).toEqual([]);
  expect(away).toMatch(/^mainpc: .+, pc2: .+/);
});

test('what a hub refuses is told, not asked again elsewhere', async () => {
  const [first, second] = both();
  const refused = { status: 400, retryable: false };
  first.failure = new TandemError('LOG_QUERY_INVALID', 'text is no text', refused);
  const { failure } = await logs({ search: '!' }, [], [first, second]);
  expect(failure).toBe('text is no text');
  expect(second.asked).toEqual([]);
});

test('it says when there is more and when there is nothing, but not among JSON', async () => {
  const [hub, other] = both();
  hub.next = '1';
  expect((await logs({ search: 'line' }, [], [hub, other])).said[0]).toContain('--tail');
  const { out, said } = await logs({ search: 'line', json: true }, [], [hub, other]);
  expect(said).toEqual([]);
  expect(out.map((line) => JSON.parse(line) as unknown)).toEqual(hub.found.toReversed());
  hub.found = [];
  hub.next = null;
  expect((await logs({ search: 'line' }, [], [hub, other])).said).toEqual(['no such line']);
});

test('--follow goes on with what comes, from the hub that answered', async () => {
  const [first, second] = both();
  first.failure = closed();
  const over = new TandemError('OVER', 'over', { status: 400, retryable: false });
  const third = lineAt(3, { machine: 'pc2' });
  const playing = new PlayedHub('pc2', [{ lines: [third, lineAt(4), lineAt(5)], fails: over }]);
  playing.found = second.found;
  const options = { search: 'line', follow: true, tail: 1 };
  const { out, failure } = await logs(options, [], [first, playing]);
  expect(out.map((line) => line.split(' ').at(-1))).toEqual(['3', '4', '5']);
  expect(failure).toBe('over');
});
