import type { MemberState } from '../../../contracts/observability/observability.ts';
import { facts } from '../testing.ts';
import { judge, PROBE_FAILS_MS, START_GRACE_MS, type Answers, type Evidence } from './judge.ts';

const answered: Answers = {
  failures: 0,
  everAnswered: true,
  failure: null,
  life: 'ready',
  well: true,
  ready: true,
  message: 'all checks pass',
};
const silent = (failures: number, everAnswered = true): Answers => ({
  ...answered,
  failures,
  everAnswered,
  failure: 'timeout',
});
const container = (more: Parameters<typeof facts>[1]) => facts('A', more);

const usual: Evidence = {
  role: 'agent',
  planned: true,
  away: null,
  engineTold: true,
  engineReason: null,
  container: container({}),
  lease: 'ready',
  answers: answered,
  lifeMs: 10 * START_GRACE_MS,
  probeFailsMs: 0,
};

const cases: [string, MemberState, Partial<Evidence>, RegExp][] = [
  ['runs and answers', 'healthy', {}, /^$/],
  ['says it is not well', 'degraded', { answers: { ...answered, well: false } }, /all checks/],
  ['says it is not ready', 'degraded', { answers: { ...answered, ready: false } }, /./],
  ['drains', 'stopping', { answers: { ...answered, life: 'draining' } }, /finishes/],
  ['says it is starting', 'starting', { answers: { ...answered, life: 'starting' } }, /./],
  ['its probe failed lately', 'healthy', { probeFailsMs: PROBE_FAILS_MS }, /^$/],
  ['its probe goes on failing', 'degraded', { probeFailsMs: PROBE_FAILS_MS + 1 }, /probe/],
  ['one question without answer', 'degraded', { answers: silent(1) }, /last question.*timeout/],
  ['two questions without answer', 'hanging', { answers: silent(2) }, /runs, and answers nothing/],
  [
    'it is young and silent',
    'starting',
    { answers: silent(9, false), lifeMs: 1_000, container: container({ health: 'starting' }) },
    /not answ/,
  ],
  [
    'it is young, its probe was answered',
    'hanging',
    { answers: silent(2, false), lifeMs: 1_000 },
    /./,
  ],
  ['it is old and never answered', 'hanging', { answers: silent(9, false) }, /answers nothing/],
  ['it is young, answered once', 'hanging', { answers: silent(2), lifeMs: 1_000 }, /nothing/],
  ['paused', 'hanging', { container: container({ state: 'paused' }) }, /paused/],
  ['not asked, probe well', 'healthy', { answers: undefined }, /^$/],
  [
    'not asked, probe starting',
    'starting',
    { answers: undefined, container: container({ health: 'starting' }) },
    /not asked/,
  ],
  [
    'killed',
    'dead',
    { container: container({ state: 'exited', exit_code: 137 }) },
    /code 137, killed or out of memory/,
  ],
  ['ended in order', 'dead', { container: container({ state: 'exited', exit_code: 0 }) }, /order/],
  [
    'the engine starts it again',
    'dead',
    { container: container({ state: 'restarting', exit_code: 1 }) },
    /code 1; the engine is starting it again/,
  ],
  ['a dead container', 'dead', { container: container({ state: 'dead' }) }, /does not run/],
  ['made, not started', 'starting', { container: container({ state: 'created' }) }, /waits/],
  ['in the plan without container', 'absent', { container: undefined }, /no container/],
  ['registered, in no plan', 'healthy', { container: undefined, planned: false }, /^$/],
  [
    'in no plan and silent',
    'unknown',
    { container: undefined, planned: false, answers: silent(3) },
    /it is no container/,
  ],
  [
    'infrastructure, probe fails',
    'hanging',
    { role: 'infrastructure', answers: undefined, container: container({ health: 'unhealthy' }) },
    /probe/,
  ],
  [
    'infrastructure, probe begins',
    'starting',
    { role: 'infrastructure', answers: undefined, container: container({ health: 'starting' }) },
    /probe/,
  ],
  [
    'infrastructure without a probe',
    'healthy',
    { role: 'infrastructure', answers: undefined, container: container({ health: 'none' }) },
    /^$/,
  ],
  ['no steward, it answers', 'healthy', { engineTold: false, engineReason: 'silent' }, /^$/],
  [
    'no steward, no answer',
    'unknown',
    { engineTold: false, engineReason: 'silent for 20 s', answers: silent(5) },
    /its lease says ready, and the engine does not tell \(silent for 20 s\)/,
  ],
  [
    'no steward, never asked',
    'unknown',
    { engineTold: false, engineReason: null, answers: undefined },
    /not asked yet/,
  ],
  [
    'infrastructure without a steward',
    'unknown',
    { role: 'infrastructure', engineTold: false, answers: undefined },
    /does not tell/,
  ],
  [
    'its machine is away, whatever was known',
    'unreachable',
    { away: { state: 'unreachable', reason: 'nobody on pc2 was heard' } },
    /nobody on pc2/,
  ],
];

test.each(cases)('%s: %s', (_what, state, more, reason) => {
  const verdict = judge({ ...usual, ...more });
  expect(verdict.state).toBe(state);
  expect(verdict.reason).toMatch(reason);
});
