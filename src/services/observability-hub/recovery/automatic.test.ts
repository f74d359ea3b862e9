import type { Member } from '../../../contracts/observability/observability.ts';
import { facts, planned, testBoard, well } from '../testing.ts';
import { Automatic } from './automatic.ts';
import { CrashLoops, LOOP } from './crash-loops.ts';
import { A, setup } from './testing.ts';

function automatic(names?: readonly string[]) {
  const it = setup(names);
  const held: string[] = [];
  const on = { enabled: true };
  const one = new Automatic({
    fleet: it.board,
    recoverer: it.recoverer,
    journal: it.journal,
    settings: it.settings,
    enabled: () => on.enabled,
    heldBack: ({ id }, tier, _why, reason) => held.push(`${id} ${tier}: ${reason}`),
    now: it.now,
  });
  /** The members are ill for so long. */
  const ill = (ms: number, ended: readonly string[] = ['A'], code = 137) => {
    for (let left = ms; left > 0; left -= 5_000) {
      it.report(ended, code);
      it.after(Math.min(left, 5_000));
    }
    it.report(ended, code);
  };
  return { ...it, held, on, ill, round: () => one.round(), one };
}

test('recovers who is dead for half a minute, not before', async () => {
  const { ill, round, done } = automatic();
  ill(29_000);
  await round();
  expect(done).toEqual([]);
  ill(1_000);
  await round();
  expect(done).toEqual(['restart_container A']);
});

test('recovers who hangs; one that is paused was paused by somebody', async () => {
  const it = automatic(['A', 'B']);
  it.report();
  it.board.answers.silent(A, 'timeout');
  it.board.answers.silent(A, 'timeout');
  for (let n = 0; n < 7; n++) {
    it.board.signs('mainpc')!.takeContainers({
      machine: 'mainpc',
      timestamp: new Date().toISOString(),
      containers: [facts('A'), facts('B', { state: 'paused' })],
      reason: null,
    });
    it.after(5_000);
  }
  expect(['mainpc/A', 'mainpc/B'].map((id) => it.state(id))).toEqual(['hanging', 'hanging']);
  expect(it.one.due().map(({ id }) => id)).toEqual([A]);
});

test.each([0, 143])('one that ended with %i was meant to', async (code) => {
  const { ill, round, done } = automatic();
  ill(60_000, ['A'], code);
  await round();
  expect(done).toEqual([]);
});

test('goes one tier further each time, and never to the group', async () => {
  const { ill, round, done } = automatic();
  ill(30_000);
  await round();
  ill(60_000);
  await round();
  ill(120_000);
  await round();
  expect(done).toEqual([
    'restart_container A',
    'clear_container_state A',
    'clear_container_state A',
  ]);
});

test('what the budget forbids is told once', async () => {
  const { ill, round, held } = automatic();
  ill(30_000);
  await round();
  ill(5_000);
  await round();
  ill(5_000);
  await round();
  expect(held).toHaveLength(1);
  expect(held[0]).toMatch(/^mainpc\/A tier2: .*cools down/);
});

test('who left and came back is told of anew', async () => {
  const it = automatic();
  it.red.state = { ...it.red.state, enabled: false };
  const guest = async (there: boolean) => {
    for (let n = 0; n < 8; n += 1) {
      const own = there ? [facts('Guest', { state: 'exited', exit_code: 137 })] : [];
      it.board.signs('mainpc')!.takeContainers({
        machine: 'mainpc',
        timestamp: new Date(it.now()).toISOString(),
        containers: [facts('A'), ...own],
        reason: null,
      });
      it.board.answers.answered(A, well);
      it.after(5_000);
    }
    await it.round();
  };
  for (const there of [true, true, false, true]) await guest(there);
  expect(it.held).toHaveLength(2);
});

test('a loop whose container was taken away is over', () => {
  const loops = new CrashLoops();
  const look = (restarts: number | null, now: number) =>
    loops.look([{ id: A, restarts } as Member], now);
  [0, 1, 2, 3].forEach((restarts) => look(restarts, restarts));
  expect(loops.loops({ id: A })).toBe(true);
  look(null, LOOP.withinMs);
  expect(loops.loops({ id: A })).toBe(false);
});

/** The engine restarts A so often, each time after a life of ten seconds in which it answers. */
async function crash(it: ReturnType<typeof automatic>, times: number, from = 0) {
  for (let restarts = from; restarts <= from + times; restarts += 1) {
    const started_at = new Date(it.now()).toISOString();
    it.board.signs('mainpc')!.takeContainers({
      machine: 'mainpc',
      timestamp: new Date().toISOString(),
      containers: [facts('A', { restarts, started_at })],
      reason: null,
    });
    it.board.answers.answered(A, well);
    it.after(10_000);
    await it.round();
  }
}

test('one that ends again and again is recovered, though each time the engine starts it', async () => {
  const it = automatic();
  await crash(it, 2);
  expect(it.done).toEqual([]);
  await crash(it, 1, 2);
  expect(it.done).toEqual(['restart_container A']);
  expect(it.journal.last(1)[0]!.why).toBe(
    'crash loop: the engine restarted it 3 times in 10 minutes',
  );
  // The life that was seen may be over already.
  expect(it.steward.inputs[0]).not.toHaveProperty('started_at');
});

test('a loop that a restart does not end gets its state cleared; one that it ends is left alone', async () => {
  const it = automatic();
  await crash(it, 3);
  await crash(it, 0);
  it.after(300_000);
  await crash(it, 2);
  expect(it.done).toEqual(['restart_container A']);
  it.after(200_000);
  await crash(it, 1, 2);
  expect(it.done).toEqual(['restart_container A', 'clear_container_state A']);
});

test('restarts over a long time are no loop', async () => {
  const it = automatic();
  for (let n = 0; n < 6; n += 1) {
    await crash(it, 0, n);
    it.after(300_000);
  }
  expect(it.done).toEqual([]);
});

test('many at once are no illness of theirs', async () => {
  const names = ['A', 'B', 'C', 'D', 'E'];
  const { ill, round, done, held } = automatic(names);
  ill(40_000, names.slice(0, 4));
  await round();
  expect(done).toEqual([]);
  expect(held).toHaveLength(4);
  expect(held[0]).toContain('4 of 5 members on mainpc are ill at once');
});

test('switched off it looks at nobody', async () => {
  const { ill, round, done, held, on } = automatic();
  on.enabled = false;
  ill(60_000);
  await round();
  expect([done, held]).toEqual([[], []]);
});

/** The other machine, with an agent and a hub, as the hub of mainpc sees it. */
function abroad(hubState: string) {
  const it = testBoard([
    planned('B', { machine: 'pc2' }),
    planned('observability-hub', { machine: 'pc2', role: 'service' }),
  ]);
  const one = new Automatic({
    fleet: it.board,
    recoverer: undefined as never,
    journal: { last: () => [] },
    settings: { after_seconds: 30 } as never,
    enabled: () => true,
    heldBack: () => {},
    now: () => Date.UTC(2026, 0, 1) + it.time.ms,
  });
  const due = (ms: number) => {
    for (let left = ms; left > 0; left -= 5_000) {
      it.report('pc2', [
        facts('B', { machine: 'pc2', state: 'exited', exit_code: 1 }),
        facts('observability-hub', {
          machine: 'pc2',
          role: 'service',
          state: hubState,
          exit_code: hubState === 'running' ? null : 0,
        }),
      ]);
      if (hubState === 'running') it.board.answers.answered('pc2/observability-hub', well);
      it.after(5_000);
    }
    return one.due().map(({ id }) => id);
  };
  return due;
}

test("the other machine's members are its own hub's to recover", () => {
  expect(abroad('running')(120_000)).toEqual([]);
});

test('while that hub is dead this one stands in, after a minute', () => {
  const due = abroad('exited');
  expect(due(55_000)).toEqual([]);
  expect(due(15_000)).toEqual(['pc2/B']);
});
