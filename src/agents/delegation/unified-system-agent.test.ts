import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { AgentUnreachable } from '../../contracts/error-catalogue/runtime/runtime.ts';
import definition from './unified-system-agent.ts';
import { removeOldFiles } from './unified-system-agent/scratch.ts';
import { tryAgent, type Others } from './shared/testing.ts';

const nlu = { name: 'NLUAgent', service: 'nlu-agent', state: 'running', health: 'healthy' };

async function ask(action: string, input: object, others: Others) {
  const trial = await tryAgent(definition, { others });
  try {
    return await trial.ask(action, input);
  } finally {
    await trial.stop();
  }
}

test.each([
  ['start_service', 'start_container', 'Service NLUAgent started'],
  ['stop_service', 'stop_container', 'Service NLUAgent stopped'],
  ['restart_service', 'restart_container', 'Service NLUAgent restarted'],
  ['get_service_status', 'inspect_container', undefined],
])('%s asks the steward of the own machine to %s', async (action, verb, message) => {
  const asked: unknown[] = [];
  const reply = await ask(action, { service_name: 'NLUAgent' }, (...call) => {
    asked.push(call.slice(0, 3), call[3]?.machine);
    return { status: 'success', container: nlu };
  });
  expect(asked).toEqual([['steward', verb, { name: 'NLUAgent' }], 'pc2']);
  expect(reply).toEqual({
    status: 'success',
    service: 'NLUAgent',
    info: nlu,
    ...(message === undefined ? {} : { message }),
  });
});

test('services are listed by name', async () => {
  const reply = await ask('list_services', {}, () => ({ containers: [nlu] }));
  expect(reply).toEqual({ status: 'success', services: { NLUAgent: nlu } });
});

test('without a steward nothing is pretended', async () => {
  const others: Others = (agent, action) => {
    throw new AgentUnreachable({ agent, action, reason: 'away' });
  };
  expect(await ask('restart_service', { service_name: 'x' }, others)).toMatchObject({
    status: 'error',
    code: 'AGENT_UNREACHABLE',
  });
});

test('what it says of the system is measured', async () => {
  const { system_info } = await ask('get_system_info', {}, () => ({}));
  expect(system_info).toMatchObject({ hostname: 'pc2', memory_total: totalmem() });
});

test('only old files go; fresh ones and folders stay', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-scratch-'));
  for (const name of ['old', 'fresh']) writeFileSync(join(folder, name), '');
  mkdirSync(join(folder, 'dir'));
  for (const name of ['old', 'dir']) utimesSync(join(folder, name), 0, 0);
  expect(await removeOldFiles(folder, 60_000)).toEqual(['old']);
  expect(readdirSync(folder).toSorted()).toEqual(['dir', 'fresh']);
  rmSync(folder, { recursive: true });
});
