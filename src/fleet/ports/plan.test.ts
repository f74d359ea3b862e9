import type { Fleet } from '../model.ts';
import { sampleEntry, sampleMachine } from '../testing/sample-fleet.ts';
import { planPorts } from './plan.ts';

const machine = sampleMachine('mainpc', {
  ports: { agent: [{ from: 5000, to: 5009 }], health: [{ from: 6000, to: 6009 }] },
});
const agents = ['A', 'B', 'C'].map((name, i) =>
  sampleEntry('mainpc', name, { ports: { agent: 5000 + i, health: 6000 + i } }),
);
const fleet = (...more: Fleet['entries']): Fleet => ({
  machines: [machine],
  entries: [...agents, ...more],
});
const portsOf = (of: Fleet, name: string) =>
  planPorts(of)
    .assignments.filter((one) => one.name === name)
    .map(({ purpose, port, origin }) => `${purpose} ${port} ${origin}`);

test('numbers of the definition stay, and an agent without one gets a free one in its range', () => {
  const plan = planPorts(fleet(sampleEntry('mainpc', 'New')));
  expect(portsOf(fleet(sampleEntry('mainpc', 'New')), 'B')).toEqual([
    'agent 5001 definition',
    'health 6001 definition',
  ]);
  const proposed = plan.assignments.filter((one) => one.origin === 'proposed');
  expect(proposed.map((one) => one.purpose)).toEqual(['agent', 'health']);
  expect(proposed[0]!.port).toBeGreaterThanOrEqual(5003);
  expect(proposed[0]!.port).toBeLessThanOrEqual(5009);
  expect(plan.problems).toEqual([]);
});

test('another agent moves nobody, wherever it stands in the definition', () => {
  const before = portsOf(fleet(sampleEntry('mainpc', 'New')), 'New');
  const { entries } = fleet(sampleEntry('mainpc', 'New'));
  const earlier = { machines: [machine], entries: [sampleEntry('mainpc', 'Another'), ...entries] };
  expect(portsOf(earlier, 'New')).toEqual(before);
});

test('room counts what is left and names the next free number', () => {
  expect(planPorts(fleet()).room).toEqual([
    { machine: 'mainpc', purpose: 'agent', from: 5000, to: 5009, used: 3, free: 7, nextFree: 5003 },
    {
      machine: 'mainpc',
      purpose: 'health',
      from: 6000,
      to: 6009,
      used: 3,
      free: 7,
      nextFree: 6003,
    },
  ]);
});

test('a number named twice, and one outside every range, are problems that name who', () => {
  const twice = sampleEntry('mainpc', 'Twice', { ports: { agent: 5001, health: 7000 } });
  expect(planPorts(fleet(twice)).problems).toEqual([
    { kind: 'listen', machine: 'mainpc', port: 5001, holders: ['B (agent)', 'Twice (agent)'] },
    { kind: 'outside', machine: 'mainpc', port: 7000, holders: ['Twice (health)'] },
  ]);
});

test.each([
  ['127.0.0.1', '127.0.0.1', 1],
  ['127.0.0.1', '0.0.0.0', 1],
  ['${ADDRESS:-127.0.0.1}', '127.0.0.1', 1],
  ['127.0.0.1', '127.0.0.2', 0],
])('host port 80 on %s and on %s: %d collisions', (first, second, collisions) => {
  const doors = [first, second].map((address, i) =>
    sampleEntry('mainpc', `Door${i}`, {
      role: 'infrastructure',
      publish: [{ port: 80, hostPort: 80, address }],
    }),
  );
  const problems = planPorts(fleet(...doors)).problems;
  expect(problems.filter(({ kind }) => kind === 'publish')).toHaveLength(collisions);
});
