import type { Member } from '../../../../contracts/observability/observability.ts';
import { SelfReports, STALE_MS } from './reports.ts';
import { rowsOf, summaryOf } from './summary.ts';

const member = (name: string, state: Member['state'], more: Partial<Member> = {}) =>
  ({ name, state, machine: 'mainpc', role: 'agent', required: true, ...more }) as Member;

function setup() {
  const time = { ms: 0 };
  const reports = new SelfReports(() => time.ms);
  const say = (agent_name: string, status: string, location: string | null = null) =>
    reports.take({ agent_name, status, details: {}, location });
  const summary = (...members: Member[]) => summaryOf(rowsOf(members, reports));
  return { time, say, summary };
}

test('counts agents and services by the four old words and by place', () => {
  const { summary } = setup();
  expect(
    summary(
      member('A', 'healthy'),
      member('B', 'degraded'),
      member('C', 'hanging'),
      member('D', 'unreachable', { machine: 'pc2' }),
      member('nats', 'dead', { role: 'infrastructure' }),
      member('Spare', 'absent', { required: false }),
    ),
  ).toEqual({
    overall_status: 'critical',
    agent_counts: { healthy: 1, warning: 1, critical: 1, unknown: 1 },
    agents_by_location: { MainPC: 3, PC2: 1, Unknown: 0 },
    stale_agents: ['D'],
    total_agents: 4,
  });
});

test.each([
  ['healthy', ['healthy']],
  ['warning', ['healthy', 'starting']],
  ['degraded', ['healthy', 'unknown']],
  ['critical', ['unknown', 'dead']],
] as const)('overall it is %s with %j', (overall, states) => {
  const { summary } = setup();
  const members = states.map((state, n) => member(`${n}`, state));
  expect(summary(...members).overall_status).toBe(overall);
});

test('what an agent says of itself counts when it is worse than what is seen, for 300 seconds', () => {
  const { time, say, summary } = setup();
  say('A', 'critical');
  say('B', 'OK');
  const members = [member('A', 'healthy'), member('B', 'dead')];
  expect(summary(...members).agent_counts).toMatchObject({ critical: 2 });
  time.ms = STALE_MS + 1;
  expect(summary(...members).agent_counts).toMatchObject({ healthy: 1, critical: 1 });
});

test('who reports and belongs to no fleet is counted where it says it is, and turns stale', () => {
  const { time, say, summary } = setup();
  say('Outsider', 'healthy', 'PC2');
  expect(summary()).toMatchObject({ total_agents: 1, agents_by_location: { PC2: 1 } });
  time.ms = STALE_MS + 1;
  expect(summary()).toMatchObject({
    stale_agents: ['Outsider'],
    agent_counts: { unknown: 1, healthy: 0 },
  });
});
