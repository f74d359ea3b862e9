import { AgentUnreachable } from '../../contracts/error-catalogue/runtime/runtime.ts';
import definition from './health-monitor.ts';
import { FORGET_MS, STALE_MS, StatusMap } from './health-monitor/status-map.ts';
import { tryAgent, type Others } from './shared/testing.ts';

const registered = [
  { name: 'NLUAgent', location: 'mainpc' },
  { name: 'observability-hub', location: 'mainpc' },
  { name: 'observability-hub', location: 'pc2' },
  { name: 'Gone', location: 'pc2' },
  { name: 'HealthMonitor', location: 'pc2' },
];

const others: Others = (agent, action, _input, options) => {
  if (action === 'get_registered_agents') return { agents: registered };
  if (agent === 'Gone') throw new AgentUnreachable({ agent, action, reason: 'gone' });
  return { status: options?.machine === 'mainpc' ? 'ok' : 'degraded' };
};

test('the map holds every registered agent but itself, asked on its own machine', async () => {
  const trial = await tryAgent(definition, { others });
  const { agent_status } = await trial.ask('get_status');
  const states = Object.values(agent_status as Record<string, { status: string; machine: string }>);
  expect(states.map(({ machine, status }) => `${machine} ${status}`).toSorted()).toEqual([
    'mainpc healthy',
    'mainpc healthy',
    'pc2 degraded',
    'pc2 unreachable',
  ]);
  expect(agent_status).toMatchObject({
    NLUAgent: { status: 'healthy', failures: 0, last_seen: expect.any(String) },
    Gone: { status: 'unreachable', failures: 1, last_seen: null, response_time: null },
  });
  await trial.stop();
});

test('an agent becomes stale after five minutes and is forgotten after a day', () => {
  const map = new StatusMap();
  map.note('A', 'pc2', { healthy: true, seconds: 0.1 }, 0);
  map.note('A', 'pc2', undefined, STALE_MS);
  expect(map.all()['A']).toMatchObject({ status: 'unreachable', last_seen: expect.any(String) });
  map.sweep(STALE_MS + 1);
  expect(map.all()['A']).toMatchObject({ status: 'stale' });
  map.sweep(FORGET_MS);
  expect(map.names()).toEqual([{ name: 'A', machine: 'pc2' }]);
  map.sweep(FORGET_MS + 1);
  expect(map.all()).toEqual({});
});

test('one that comes back counts from there', () => {
  const map = new StatusMap();
  for (let now = 0; now < 3; now += 1) map.note('A', 'pc2', undefined, now);
  expect(map.all()['A']).toMatchObject({ failures: 3 });
  map.note('A', 'pc2', { healthy: true, seconds: 0 }, 4);
  expect(map.all()['A']).toMatchObject({ status: 'healthy', failures: 0 });
});
