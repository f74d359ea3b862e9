import { settleStatuses, untouched, type RowPlan, type RowState } from './row.ts';

const plan = (id: string, after: string[] = [], more: Partial<RowPlan> = {}): RowPlan => ({
  id,
  owner: 'reviewer',
  mission: id,
  after,
  timeBoxSeconds: 1,
  escalation: 'ask',
  alone: false,
  undoes: null,
  optional: false,
  ...more,
});

const begun = (id: string, status: RowState['status'], note: string | null = null): RowState => ({
  ...untouched(id),
  status,
  started_at: '2026-01-01T00:00:00.000Z',
  note,
});

function statuses(plans: RowPlan[], states: RowState[] = []): Record<string, string> {
  const settled = settleStatuses(plans, new Map(states.map((state) => [state.id, state])));
  return Object.fromEntries([...settled].map(([id, row]) => [id, row.status]));
}

const chain = [plan('a'), plan('b', ['a']), plan('c', ['b'])];

test('a row without a bond is ready, those behind it wait', () => {
  expect(statuses(chain)).toEqual({ a: 'READY', b: 'WAITING', c: 'WAITING' });
});

test('next in line is staged, then ready', () => {
  expect(statuses(chain, [begun('a', 'ACTIVE')])).toMatchObject({ b: 'STAGED', c: 'WAITING' });
  expect(statuses(chain, [begun('a', 'COMPLETE')])).toMatchObject({ b: 'READY', c: 'WAITING' });
});

test('a failure blocks what needs it, with the reason, but not what undoes a row that had begun', () => {
  const plans = [
    ...chain,
    plan('undo-a', ['c'], { undoes: 'a' }),
    plan('undo-b', ['c'], { undoes: 'b' }),
  ];
  const settled = settleStatuses(plans, new Map([['a', begun('a', 'BLOCKED', 'disk full')]]));
  expect(settled.get('b')).toMatchObject({ status: 'BLOCKED', note: 'a is blocked: disk full' });
  expect(settled.get('c')?.status).toBe('BLOCKED');
  expect(settled.get('undo-a')?.status).toBe('READY');
  expect(settled.get('undo-b')?.status).toBe('BLOCKED');
});

test('an optional row that failed stops nobody', () => {
  const plans = [plan('a', [], { optional: true }), plan('b', ['a'])];
  expect(statuses(plans, [begun('a', 'BLOCKED')])).toMatchObject({ b: 'READY' });
});
