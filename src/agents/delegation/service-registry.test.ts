import definition from './service-registry.ts';
import { tryAgent, type Trial } from './shared/testing.ts';

let trial: Trial;
afterEach(() => trial.stop());

const nlu = { agent_name: 'NLUAgent', host: 'nlu-agent', port: 5709, capabilities: ['nlu'] };

test('flat and nested registrations are stored, a second one replaces the first', async () => {
  trial = await tryAgent(definition);
  expect(await trial.ask('register_agent', nlu)).toMatchObject({ status: 'success' });
  const nested = { agent_id: 'NLUAgent', host: 'other', port: 1, health_check_port: 2 };
  await trial.ask('register_agent', { registration_data: nested });
  expect(await trial.ask('get_agent_endpoint', { agent_name: 'NLUAgent' })).toMatchObject({
    status: 'success',
    host: 'other',
    port: 1,
    health_check_port: 2,
    capabilities: [],
    last_registered: expect.stringMatching(/^\d{4}-/),
  });
  expect(await trial.ask('list_agents')).toEqual({ status: 'success', agents: ['NLUAgent'] });
});

test.each([
  ['get_agent_endpoint', {}, "Missing 'agent_name'"],
  ['get_agent_endpoint', { agent_name: '__proto__' }, 'Agent __proto__ not found'],
  ['register_agent', { host: 'x', port: 1 }, "Missing 'agent_name'"],
])('%s %j is refused in the old words', async (action, input, error) => {
  trial = await tryAgent(definition);
  expect(await trial.ask(action, input)).toMatchObject({ status: 'error', error });
});

test.each([
  [{ host: '', port: 1 }],
  [{ host: 'x', port: '1' }],
  [{ host: 'x', port: 70000 }],
  [{ host: 'x', port: 1, capabilities: 'all' }],
  [{ host: 'x', port: 1, metadata: [] }],
])('registration_data %j is refused and nothing is stored', async (data) => {
  trial = await tryAgent(definition);
  const registration_data = { agent_id: 'A', ...data };
  expect(await trial.ask('register_agent', { registration_data })).toMatchObject({
    code: 'REGISTRATION_INVALID',
  });
  expect(await trial.ask('list_agents')).toMatchObject({ agents: [] });
});

test('memory forgets, disk remembers', async () => {
  trial = await tryAgent(definition);
  await trial.ask('register_agent', nlu);
  await trial.restart();
  expect(await trial.ask('list_agents')).toMatchObject({ agents: [] });
  await trial.stop();
  trial = await tryAgent(definition, { config: { backend: 'disk' } });
  await trial.ask('register_agent', nlu);
  await trial.restart();
  expect(await trial.ask('list_agents')).toMatchObject({ agents: ['NLUAgent'] });
});

test('state moves out and in; a wrong record stops the whole page', async () => {
  trial = await tryAgent(definition);
  await trial.ask('register_agent', nlu);
  const { records } = await trial.ask('export_state');
  await trial.restart();
  const wrong = [...(records as object[]), { key: 'agent:B', value: { host: 'b' } }];
  expect(await trial.ask('import_state', { records: wrong })).toMatchObject({
    code: 'STATE_RECORD_UNKNOWN',
  });
  expect(await trial.ask('list_agents')).toMatchObject({ agents: [] });
  expect(await trial.ask('import_state', { records })).toMatchObject({ imported: 1 });
  expect((await trial.ask('export_state'))['records']).toEqual(records);
});
