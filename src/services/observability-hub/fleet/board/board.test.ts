import type { FleetChange, StateChange } from '../fleet-view.ts';
import { AWAY_MS, REPORT_MS } from '../signs/machine-signs.ts';
import { facts, planned, testBoard, well } from '../../testing.ts';

const A = 'mainpc/A';
const plan = [planned('A'), planned('B', { machine: 'pc2', depends_on: [A] })];

function running() {
  const it = testBoard(plan);
  const both = () => {
    it.report('mainpc', [facts('A')]);
    it.report('pc2', [facts('B', { machine: 'pc2' })]);
  };
  const answer = () => {
    for (const id of [A, 'pc2/B']) it.board.answers.answered(id, well);
  };
  both();
  answer();
  it.after(0);
  return { ...it, both, answer };
}

test('before anything was heard nobody is called anything', () => {
  const { state } = testBoard(plan);
  expect([state(A), state('pc2/B')]).toEqual(['unknown', 'unknown']);
});

test('plan, engine and answers make a member', () => {
  const { board } = running();
  expect(board.member(A)).toMatchObject({
    state: 'healthy',
    wave: 3,
    version: '1.0.0',
    signs: { engine: 'running', engine_health: 'healthy', answers: true, ready: true, lease: null },
    load: { memory_percent: 50, requests_per_second: null },
  });
  expect(board.named('B')?.machine).toBe('pc2');
});

test('a look that finds nothing new leaves a member as it is; each new sign shows', () => {
  const { board, report, after } = running();
  const shown = () => board.member(A)!;
  const before = shown();
  after(1_000);
  expect(shown()).toBe(before);
  board.noteRates(A, { requests_per_second: 3, errors_per_second: 0 });
  after(0);
  expect(shown().load.requests_per_second).toBe(3);
  report('mainpc', [facts('A', { memory_bytes: 250 })]);
  after(0);
  expect(shown().load.memory_percent).toBe(25);
  board.answers.answered(A, { ...well, version: '2.0.0' });
  after(0);
  expect(shown().version).toBe('2.0.0');
  board.answers.silent(A, 'no answer in time');
  after(0);
  expect(shown().signs.answers).toBe(false);
});

test('a container that ends is dead with the report that says so', () => {
  const { report, after, state } = running();
  report('mainpc', [facts('A', { state: 'exited', exit_code: 137 })]);
  after(0);
  expect(state(A)).toBe('dead');
});

test('one that runs and is silent hangs; started anew it is starting, and healthy when it answers', () => {
  const { board, report, after, state } = running();
  board.answers.silent(A, 'timeout');
  board.answers.silent(A, 'timeout');
  after(1_000);
  expect(state(A)).toBe('hanging');
  report('mainpc', [facts('A', { started_at: '2026-01-01T00:01:00.000Z', health: 'starting' })]);
  after(1_000);
  expect(state(A)).toBe('starting');
  board.answers.answered(A, well);
  after(1_000);
  expect(state(A)).toBe('healthy');
});

test('a machine of which nobody is heard is unreachable, the own one is not, and both come back', () => {
  const { report, after, state, both, answer } = running();
  report('mainpc', [facts('A')]);
  after(AWAY_MS);
  expect(state('pc2/B')).toBe('healthy');
  report('mainpc', [facts('A')]);
  after(1);
  expect([state(A), state('pc2/B')]).toEqual(['healthy', 'unreachable']);
  both();
  answer();
  after(1);
  expect(state('pc2/B')).toBe('healthy');
});

test('a hub that hears nobody at all says nothing of anybody', () => {
  const { after, state, board } = running();
  after(AWAY_MS + 1);
  after(4_000);
  expect([state(A), state('pc2/B')]).toEqual(['unknown', 'unknown']);
  expect(board.member(A)?.reason).toMatch(/this hub hears nobody/);
});

test('a steward that falls silent makes nobody dead while the agents answer', () => {
  const { board, after, state } = running();
  after(REPORT_MS / 2);
  board.signs('mainpc')!.heard();
  after(REPORT_MS / 2 + 1);
  board.signs('mainpc')!.heard();
  after(1);
  expect(state(A)).toBe('healthy');
  expect(board.member(A)?.signs.engine).toBeNull();
});

test('what is planned and has no container is absent, what is on a profile is no member', () => {
  const { board, report, after, state } = testBoard([
    planned('A'),
    planned('Old', { profiles: ['delegation'] }),
  ]);
  report('mainpc', []);
  after(0);
  after(5_000);
  expect([state(A), state('mainpc/Old')]).toEqual(['absent', undefined]);
  report('mainpc', [facts('Old')]);
  after(0);
  expect(board.member('mainpc/Old')).toMatchObject({ wave: 3, state: 'healthy' });
});

test('what only the engine or the registry knows is a member without a wave', () => {
  const { board, report, after } = testBoard([]);
  report('mainpc', [facts('Stranger')]);
  const entry = { name: 'Lone', machine: 'pc2', state: 'ready', host: 'lone', role: 'agent' };
  board.register('pc2.Lone', { ...entry, group: 'g', version: '2' } as never);
  after(0);
  expect(board.members().map(({ id, wave }) => [id, wave])).toEqual([
    ['mainpc/Stranger', 0],
    ['pc2/Lone', 0],
  ]);
  board.tell();
  const changes: FleetChange[] = [];
  board.onChange((change) => changes.push(change));
  board.register('pc2.Lone', undefined);
  after(0);
  board.tell();
  expect(changes).toMatchObject([{ gone: ['pc2/Lone'], members: [] }]);
});

test('changes are told once, with the members that changed and no others', () => {
  const { board, report, after } = running();
  board.tell();
  const changes: FleetChange[] = [];
  const states: StateChange[] = [];
  const stop = board.onChange((change) => changes.push(change));
  board.onState((change) => states.push(change));
  board.tell();
  expect(changes).toEqual([]);
  report('mainpc', [facts('A', { state: 'exited', exit_code: 1 })]);
  after(0);
  board.tell();
  expect(changes.map(({ members }) => members.map(({ id }) => id))).toEqual([[A]]);
  expect(states).toMatchObject([{ from: 'healthy', member: { id: A, state: 'dead' } }]);
  stop();
  board.tell();
  expect(changes).toHaveLength(1);
});

test('changes of state are kept, and a hub that restarts adds none', () => {
  const { board, report, after } = running();
  report('mainpc', [facts('A', { state: 'exited', exit_code: 1 })]);
  after(0);
  expect(board.transitions(A)).toMatchObject([
    { from: 'healthy', to: 'dead', reason: 'its container ended with code 1' },
    { from: 'unknown', to: 'healthy' },
  ]);
});

test('the clock of the other machine is shown and moves nothing', () => {
  const { board, host, after, state, both } = running();
  host('pc2', -300_000);
  after(1);
  const [, pc2] = board.machines();
  expect(pc2).toMatchObject({ reachable: true, clock_offset_ms: 0 });
  for (let n = 0; n < 12; n++) host('pc2', -300_000);
  expect(board.machines()[1]!.clock_offset_ms).toBe(300_000);
  both();
  expect(state('pc2/B')).toBe('healthy');
});

test('an answer and figures that come after who gave them has left are not kept', () => {
  const { board, report, after } = testBoard([]);
  report('mainpc', [facts('Guest')]);
  after(0);
  report('mainpc', []);
  after(0);
  board.answers.silent('mainpc/Guest', 'timeout');
  board.noteRates('mainpc/Guest', { requests_per_second: 7, errors_per_second: 0 });
  after(0);
  expect(board.failures('mainpc/Guest')).toBe(0);
  report('mainpc', [facts('Guest')]);
  after(0);
  expect(board.member('mainpc/Guest')?.load.requests_per_second).toBeNull();
});
