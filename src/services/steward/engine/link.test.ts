import { EngineLink } from './link.ts';
import { FakeEngine, fleetContainer } from './testing/fake-engine.ts';
import type { EngineChange } from './tally.ts';

function setup() {
  const api = new FakeEngine([fleetContainer('MemoryClient', 'memory-client')]);
  const changes: EngineChange[] = [];
  const states: (string | null)[] = [];
  const waiting: (() => void)[] = [];
  const wake = () => waiting.splice(0).forEach((go) => go());
  const link = new EngineLink({
    machine: 'pc2',
    api,
    onChange: (change) => (changes.push(change), wake()),
    onState: (reason) => (states.push(reason), wake()),
    findOwn: async () => {
      if (api.failure) throw api.failure;
      return { id: 'own', project: 'fleet-pc2' };
    },
    retryMs: 1,
  });
  const end = new AbortController();
  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise<void>((go) => waiting.push(go));
  };
  const event = (Action: string, more: object = {}) =>
    api.stream.write(
      `${JSON.stringify({ Action, Actor: { ID: api.containers[0]!.id, Attributes: { ...api.containers[0]!.labels, ...more } } })}\n`,
    );
  return { api, link, changes, states, end, until, event };
}

test('lists the containers, then follows what happens to them', async () => {
  const { link, changes, states, end, until, event } = setup();
  const following = link.follow(end.signal);
  await until(() => states.at(-1) === null);
  expect(link.tally.counts()).toMatchObject({ total: 1, running: 1, healthy: 1 });
  event('die', { exitCode: '137' });
  await until(() => changes.length > 0);
  expect(changes[0]).toMatchObject({ kind: 'died', agent: 'MemoryClient', exit_code: 137 });
  end.abort();
  await following;
});

test('an engine that ends the stream is found again, and the list is made anew', async () => {
  const { api, link, states, end, until } = setup();
  const following = link.follow(end.signal);
  await until(() => states.at(-1) === null);
  api.containers[0]!.state = 'exited';
  api.stream.end();
  await until(() => states.filter((state) => state === null).length === 2);
  expect(states[1]).toContain('ended its stream');
  expect(link.tally.counts().running).toBe(0);
  end.abort();
  await following;
});

test.each(['events', 'list'] as const)(
  'it ends when the steward stops while it waits for: %s',
  async (step) => {
    const { api, link, end } = setup();
    const real = api[step].bind(api) as (project: string) => Promise<never>;
    Object.assign(api, { [step]: (project: string) => (end.abort(), real(project)) });
    await link.follow(end.signal);
    expect(api.stream.destroyed).toBe(true);
  },
);

test('a socket that may not be opened says what to set; once it may, the way is there', async () => {
  const { api, link, states, end, until } = setup();
  api.failure = Object.assign(new Error('connect EACCES'), { code: 'EACCES' });
  const following = link.follow(end.signal);
  await until(() => states.length === 1);
  expect(link.reason).toContain('TANDEM_ENGINE_GID');
  expect(() => link.engine()).toThrow('TANDEM_ENGINE_GID');
  api.failure = undefined;
  await until(() => states.at(-1) === null);
  expect(link.engine().own.project).toBe('fleet-pc2');
  end.abort();
  await following;
});
