import type { Member } from '../../../contracts/observability/observability.ts';
import { facts, planned, testBoard } from '../testing.ts';
import { stepsOf, type Tier } from './steps.ts';

const plan = [
  planned('nats', { role: 'infrastructure', wave: 1 }),
  planned('steward', { role: 'service', wave: 2 }),
  planned('core', { role: 'service', wave: 2 }),
  planned('Base', { wave: 3 }),
  planned('A', { wave: 4, depends_on: ['mainpc/nats', 'mainpc/core', 'mainpc/Base'] }),
  planned('Other', { wave: 3, group: 'elsewhere' }),
  planned('observability-hub', { role: 'service' }),
];

function fleet(ended: readonly string[] = []): Member[] {
  const { board, report, after } = testBoard(plan);
  const containers = plan.map(({ name }) =>
    facts(name, ended.includes(name) ? { state: 'exited', exit_code: 1 } : {}),
  );
  report('mainpc', containers);
  after(0);
  return [...board.members()];
}

function steps(tier: Tier, name: string, ended: readonly string[] = []) {
  const all = fleet(ended);
  const member = all.find((one) => one.name === name)!;
  return stepsOf(tier, member, all, 'mainpc').map((step) => `${step.verb} ${step.name}`);
}

test.each([
  ['tier1', 'A', [], ['restart_container A']],
  ['tier1', 'core', [], ['restart_container core']],
  ['tier2', 'A', [], ['clear_container_state A']],
  ['tier3', 'A', [], ['clear_container_state A']],
  ['tier3', 'A', ['Base', 'nats'], ['restart_container Base', 'clear_container_state A']],
  [
    'tier3',
    'A',
    ['Base', 'core'],
    ['restart_container core', 'restart_container Base', 'clear_container_state A'],
  ],
  ['tier4', 'A', [], ['restart_container Base', 'restart_container A']],
] as const)('%s of %s with %j ended', (tier, name, ended, expected) => {
  expect(steps(tier, name, ended)).toEqual(expected);
});

test.each([
  ['tier1', 'nats', /needs it/],
  ['tier1', 'steward', /does not restart itself/],
  ['tier1', 'observability-hub', /does not restart itself/],
  ['tier2', 'core', /keeps what it has acknowledged/],
  ['tier4', 'core', /no group/],
] as const)('%s of %s is refused', (tier, name, reason) => {
  expect(() => steps(tier, name)).toThrow(reason);
});

test('what the engine does not know cannot be recovered', () => {
  const { board, report, after } = testBoard(plan);
  report('mainpc', []);
  after(0);
  const member = board.member('mainpc/A')!;
  expect(() => stepsOf('tier1', member, board.members(), 'mainpc')).toThrow(/no container/);
});
