import { fromOldRegistration, oldName } from './old-registration.ts';
import { requireValidNames } from './valid-names.ts';

test('takes the nested form, whose fields win', () => {
  const registration = fromOldRegistration({
    agent_name: 'Outer',
    registration_data: { agent_id: 'Inner', agent_name: 'Inner', host: '10.0.0.5', port: 7200 },
  });
  expect(registration).toMatchObject({ name: 'Inner', host: '10.0.0.5', port: 7200 });
});

test('takes the flat form with agent_id', () => {
  const registration = fromOldRegistration({
    agent_id: 'NLUAgent',
    host: 'nlu',
    port: 5709,
    health_check_port: 6709,
    agent_type: 'nlu',
    dependencies: ['SystemDigitalTwin'],
    metadata: { language: 'en' },
  });
  expect(registration).toMatchObject({
    name: 'NLUAgent',
    health_check_port: 6709,
    agent_type: 'nlu',
    metadata: { language: 'en', dependencies: ['SystemDigitalTwin'] },
  });
});

test('believes machine, then where the caller is, then location', () => {
  const old = { agent_id: 'A', host: 'a', port: 1, location: 'PC2' };
  expect(fromOldRegistration(old).machine).toBe('pc2');
  expect(fromOldRegistration(old, 'mainpc').machine).toBe('mainpc');
  expect(fromOldRegistration({ ...old, machine: 'pc3' }, 'mainpc').machine).toBe('pc3');
});

test.each([
  [{ name: 'A' }, 'A'],
  [{ agent_id: 'A', name: 'B' }, 'A'],
  [{ agent_name: 'B', registration_data: { agent_name: 'A' } }, 'A'],
  [{}, undefined],
])('finds the name in %j', (old, name) => {
  expect(oldName(old)).toBe(name);
});

test.each([
  [{}, 'agent_name'],
  [{ agent_id: 'A' }, 'host'],
  [{ agent_id: 'A', host: 'a' }, 'port'],
])('names what is missing in %j', (old, field) => {
  expect(() => fromOldRegistration(old)).toThrow(new RegExp(`${field} is missing`));
});

test.each(['a.b', '*', '>', 'a b', '', '../x', 'х'])('refuses the name %j', (name) => {
  expect(() => requireValidNames({ name, machine: 'mainpc' })).toThrow(/name is/);
});

test.each(['main.pc', '>', 'MainPC'])('refuses the machine %j', (machine) => {
  expect(() => requireValidNames({ name: 'A', machine })).toThrow(/machine is/);
});
