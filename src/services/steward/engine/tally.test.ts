import { Tally, timeOf, type RawEvent } from './tally.ts';

const labels = { 'tandem.agent': 'MemoryClient', 'com.docker.compose.service': 'memory-client' };
const id = 'a'.repeat(64);
const event = (Action: string, more: Record<string, string> = {}): RawEvent => ({
  Action,
  Actor: { ID: id, Attributes: { ...labels, ...more } },
});

function tallied(...events: RawEvent[]) {
  const tally = new Tally();
  const kinds = events.map((one) => tally.take(one)?.kind);
  return { tally, kinds };
}

test('a crash and the start that follows are a restart', () => {
  const { tally, kinds } = tallied(
    event('create'),
    event('start'),
    event('die', { exitCode: '1' }),
    event('start'),
  );
  expect(kinds).toEqual([undefined, 'started', 'died', 'restarted']);
  expect(tally.counts()).toMatchObject({ total: 1, running: 1, restarts: 1 });
  expect(tally.all()[0]!.exits.get(1)).toBe(1);
});

test('a stop that somebody asked for and a start are none', () => {
  const { tally, kinds } = tallied(
    event('start'),
    event('kill', { signal: '15' }),
    event('die', { exitCode: '0' }),
    event('start'),
  );
  expect(kinds).toEqual(['started', undefined, 'died', 'started']);
  expect(tally.counts().restarts).toBe(0);
});

test('an end for want of memory is counted once', () => {
  const { tally, kinds } = tallied(
    event('start'),
    event('oom'),
    event('die', { exitCode: '137' }),
    event('start'),
  );
  expect(kinds).toEqual(['started', 'oom_killed', 'died', 'restarted']);
  expect(tally.counts()).toMatchObject({ restarts: 1, oom_kills: 1 });
});

test('what is told carries who, the exit code and the counts', () => {
  const tally = new Tally();
  tally.take(event('start'));
  expect(tally.take(event('die', { exitCode: '137' }))).toEqual({
    kind: 'died',
    agent: 'MemoryClient',
    service: 'memory-client',
    container_id: id.slice(0, 12),
    exit_code: 137,
    restarts: 0,
    oom_kills: 0,
  });
});

test('health', () => {
  const { tally } = tallied(event('start'), event('health_status: healthy'));
  expect(tally.counts()).toMatchObject({ healthy: 1, unhealthy: 0 });
  tally.take(event('health_status: unhealthy'));
  expect(tally.counts()).toMatchObject({ healthy: 0, unhealthy: 1 });
});

test('a list brings states in line and keeps counts; what is gone is forgotten', () => {
  const { tally } = tallied(event('start'), event('oom'), event('die', { exitCode: '137' }));
  const who = { id, agent: 'MemoryClient', service: 'memory-client' };
  tally.reset([{ ...who, running: true, health: 'healthy' }]);
  expect(tally.counts()).toMatchObject({ running: 1, healthy: 1, oom_kills: 1 });
  tally.reset([]);
  expect(tally.counts().total).toBe(0);
});

test('containers of `docker compose run` and of nobody are not counted', () => {
  const { tally } = tallied(event('start', { 'com.docker.compose.oneoff': 'True' }));
  tally.take({ Action: 'start', Actor: { ID: 'b', Attributes: {} } });
  expect(tally.counts().total).toBe(0);
});

test("the time is the engine's", () => {
  expect(timeOf({ ...event('die'), timeNano: 1_700_000_000_123_000_000 })).toBe(
    '2023-11-14T22:13:20.123Z',
  );
});
