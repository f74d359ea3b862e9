import { Journal } from './journal.ts';
import type { Tier } from './steps.ts';
import { planned } from '../testing.ts';
import { A, setup } from './testing.ts';

function asked(it: ReturnType<typeof setup>, tier: Tier = 'tier1', by = 'ann') {
  return it.recoverer.recover({ member: it.board.member(A)!, tier, by, why: 'it hangs' });
}

test('does what the tier says and leaves a record', async () => {
  const it = setup();
  const record = await asked(it);
  expect(it.done).toEqual(['restart_container A']);
  expect(record).toMatchObject({
    hub: 'mainpc',
    member: A,
    by: 'ann',
    why: 'it hangs',
    outcome: 'done',
    steps: ['restart_container mainpc/A'],
  });
  expect(it.journal.last(10)).toEqual([record]);
});

test('a second one has to cool down, and spends nothing', async () => {
  const it = setup();
  await asked(it);
  await expect(asked(it)).rejects.toMatchObject({ code: 'RECOVERY_BUDGET_SPENT' });
  it.after(60_000);
  it.report();
  await asked(it);
  expect(it.done).toHaveLength(2);
});

test('while the switch is off nothing is done, whoever asks', async () => {
  const it = setup();
  it.red.state = { enabled: false, reason: 'maintenance', by: 'ann', at: null };
  await expect(asked(it)).rejects.toThrow('ann turned recovery off (maintenance)');
  expect([it.done, it.journal.last(1)]).toEqual([[], []]);
});

test('turned off half-way, the rest of a group is left alone', async () => {
  const it = setup(['A', 'B', 'C']);
  const restarting = asked(it, 'tier4');
  it.red.state = { enabled: false, reason: 'wrong group', by: 'ann', at: null };
  await expect(restarting).rejects.toThrow('ann turned recovery off (wrong group)');
  expect(it.done).toEqual(['restart_container A']);
  expect(it.journal.last(1)).toMatchObject([{ outcome: 'failed' }]);
});

test('the steward beside it knows it by its connection, the other one asks for a token', async () => {
  const it = setup();
  await asked(it);
  const member = { ...it.board.member(A)!, id: 'pc2/A', machine: 'pc2' };
  await it.recoverer.recover({ member, tier: 'tier1', by: 'ann', why: 'it hangs' });
  const timeoutMs = 120_000;
  expect(it.steward.ways).toEqual([
    { timeoutMs, subject: 'recovery.mainpc.restart_container', token: null },
    { timeoutMs, machine: 'pc2' },
  ]);
});

test('one at a time', async () => {
  const it = setup();
  const first = asked(it);
  await expect(asked(it)).rejects.toThrow(/is being recovered; one at a time/);
  await first;
});

test('a steward that is away is asked three times, one that refuses once', async () => {
  const it = setup();
  it.steward.fail = [{ code: 'AGENT_UNREACHABLE' }, { code: 'AGENT_UNREACHABLE' }];
  await asked(it);
  expect(it.done).toEqual(['restart_container A']);
  it.after(60_000);
  it.report();
  it.steward.fail = [{ code: 'ENGINE_REFUSED' }];
  await expect(asked(it)).rejects.toMatchObject({ code: 'RECOVERY_FAILED' });
  expect(it.journal.last(1)).toMatchObject([{ outcome: 'failed', detail: 'no' }]);
});

test('what failed is spent too', async () => {
  const it = setup();
  it.steward.fail = [{ code: 'ENGINE_REFUSED' }];
  await expect(asked(it)).rejects.toMatchObject({ code: 'RECOVERY_FAILED' });
  await expect(asked(it)).rejects.toMatchObject({ code: 'RECOVERY_BUDGET_SPENT' });
});

test('by itself it names the life that it found ill; asked for, it takes any', async () => {
  const it = setup();
  await asked(it, 'tier1', 'automatic');
  it.after(60_000);
  it.report();
  await asked(it);
  expect(it.steward.inputs.map(({ started_at }) => started_at)).toEqual([
    '2026-01-01T00:00:00.000Z',
    undefined,
  ]);
});

test('the record says after how long the member was healthy again', async () => {
  const it = setup();
  it.report(['A']);
  await asked(it);
  it.after(7_000);
  it.report();
  expect(it.journal.last(1)).toMatchObject([{ outcome: 'done', healthy_after_seconds: 7 }]);
});

test('a hub that restarts knows what was spent, and that one ended half-way', async () => {
  const it = setup();
  const record = await asked(it);
  it.journal.write({ ...record, id: 'half', outcome: 'running' });
  const again = new Journal(it.database, 'mainpc', () => {});
  expect(again.spent(0)).toHaveLength(2);
  expect(again.last(2).find(({ id }) => id === 'half')).toMatchObject({
    outcome: 'failed',
    detail: 'the hub ended meanwhile',
  });
});

test('leave for others is bound by the switch and comes out of the same budgets', async () => {
  const it = setup();
  const order = { member: it.board.member(A)!, tier: 'tier2', by: 'old', why: 'x' } as const;
  it.red.state = { enabled: false, reason: '', by: 'ann', at: null };
  expect(() => it.recoverer.grant(order, ['mainpc/A'])).toThrow('ann turned recovery off');
  it.red.state = { ...it.red.state, enabled: true };
  expect(it.recoverer.grant(order, ['mainpc/A'])).toMatchObject({ outcome: 'granted', by: 'old' });
  expect(it.done).toEqual([]);
  await expect(asked(it)).rejects.toMatchObject({ code: 'RECOVERY_BUDGET_SPENT' });
  expect(() => it.recoverer.grant(order, ['mainpc/A'])).toThrow('cools down');
  it.after(60_000);
  const many = Array.from({ length: 20 }, (_, n) => `mainpc/B${n}`);
  expect(() => it.recoverer.grant(order, many)).toThrow("the fleet's budget of 20 containers");
});

test('nobody gets leave to touch a broker or a steward, neither for itself nor on the way', () => {
  const it = setup(['A', 'steward', planned('nats', { role: 'infrastructure' })]);
  const grant = (id: string, steps: readonly string[]) =>
    it.recoverer.grant({ member: it.board.member(id)!, tier: 'tier1', by: 'old', why: 'x' }, steps);
  const refused = expect.objectContaining({ code: 'RECOVERY_REFUSED' });
  expect(() => grant('mainpc/steward', ['mainpc/steward'])).toThrow(refused);
  expect(() => grant(A, [A, 'mainpc/steward'])).toThrow(refused);
  expect(() => grant('mainpc/nats', ['mainpc/nats'])).toThrow(refused);
  expect(it.journal.last(1)).toEqual([]);
});
