import { leave, type Spent } from './budget.ts';

const bounds = { per_member: 3, per_fleet: 6, window_seconds: 3_600, cooldown_seconds: 60 };
const at = (second: number, member = 'mainpc/A', containers = 1): Spent => ({
  member,
  at: second * 1_000,
  containers,
});
const ask = (spent: Spent[], second: number, containers = 1) =>
  leave('mainpc/A', containers, spent, bounds, second * 1_000);

test('the first time nothing stands against it', () => {
  expect(ask([], 0)).toEqual({ ok: true });
});

test.each([
  [1, [0], 59, false],
  [1, [0], 60, true],
  [2, [0, 60], 179, false],
  [2, [0, 60], 180, true],
])('after %i times the wait has doubled: %j, at second %i: %p', (_n, times, second, ok) => {
  expect(
    ask(
      times.map((one) => at(one)),
      second,
    ).ok,
  ).toBe(ok);
});

test('it says how long it cools down', () => {
  expect(ask([at(0)], 10)).toEqual({
    ok: false,
    reason: 'it was recovered 1 times lately and cools down for 50 s',
    againAt: 60_000,
  });
});

test("a member's budget ends, and begins anew when the window is over", () => {
  const spent = [at(0), at(100), at(300)];
  expect(ask(spent, 2_000)).toMatchObject({
    ok: false,
    reason: expect.stringContaining('3 recoveries') as unknown,
    againAt: 3_600_000,
  });
  expect(ask(spent, 3_601)).toEqual({ ok: true });
});

test('other members do not cool this one down, but spend what the fleet has', () => {
  const others = [at(10, 'mainpc/B'), at(11, 'pc2/C', 4)];
  expect(ask(others, 12)).toEqual({ ok: true });
  expect(ask(others, 12, 2)).toMatchObject({
    ok: false,
    reason: expect.stringContaining('has 1 left, and this takes 2') as unknown,
  });
});

test('the longest wait is the window', () => {
  const often = { ...bounds, per_member: 100 };
  const spent = Array.from({ length: 30 }, (_, n) => at(n));
  expect(leave('mainpc/A', 1, spent, { ...often, per_fleet: 100 }, 3_629_000).ok).toBe(true);
});
