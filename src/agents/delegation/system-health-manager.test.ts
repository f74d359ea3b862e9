import { AgentUnreachable } from '../../contracts/error-catalogue/runtime/runtime.ts';
import definition from './system-health-manager.ts';
import { tryAgent, type Others } from './shared/testing.ts';

async function statusWith(others: Others) {
  const trial = await tryAgent(definition, { others });
  const reply = await trial.ask('get_system_status');
  await trial.stop();
  return (reply['memory_system'] as { orchestrator: object }).orchestrator;
}

test.each([
  ['ok', 'healthy'],
  ['success', 'healthy'],
  ['degraded', 'degraded'],
])('an orchestrator that says %s is %s', async (status, state) => {
  expect(await statusWith(() => ({ status }))).toMatchObject({
    status: state,
    agent: 'MemoryOrchestratorService',
    response_time: expect.any(Number),
  });
});

test('one that does not answer is unreachable, with the reason', async () => {
  const others: Others = (agent, action) => {
    throw new AgentUnreachable({ agent, action, reason: 'gone' });
  };
  expect(await statusWith(others)).toMatchObject({
    status: 'unreachable',
    error: expect.stringContaining('gone'),
    response_time: null,
  });
});

test('the scheduler that no fleet has is absent', async () => {
  const trial = await tryAgent(definition);
  expect(await trial.ask('get_system_status')).toMatchObject({
    memory_system: { scheduler: { status: 'absent' } },
  });
  await trial.stop();
});
