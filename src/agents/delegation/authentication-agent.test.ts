import { createHash } from 'node:crypto';
import definition from './authentication-agent.ts';
import { Sessions, SESSION_MS, type Session } from './authentication-agent/sessions.ts';
import { Records } from './shared/records.ts';
import { tryAgent, type Trial } from './shared/testing.ts';

let trial: Trial;
beforeEach(async () => {
  trial = await tryAgent(definition);
});
afterEach(() => trial.stop());

const ann = { user_id: 'ann', password: 'correct horse' };

test('the old words: register, login, validate, logout', async () => {
  expect(await trial.ask('register', ann)).toEqual({
    status: 'success',
    message: 'User registered successfully',
  });
  const login = await trial.ask('login', ann);
  const { token, expires_at } = login['session'] as { token: string; expires_at: string };
  expect(token).toMatch(/^[0-9a-f]{64}$/);
  const hours = (Date.parse(expires_at) - Date.now()) / 3_600_000;
  expect(hours).toBeGreaterThan(23.9);
  expect(hours).toBeLessThanOrEqual(24);
  expect(await trial.ask('validate_token', { token })).toEqual({ status: 'success', valid: true });
  expect(await trial.ask('logout', { token })).toMatchObject({ status: 'success' });
  expect(await trial.ask('validate_token', { token })).toMatchObject({ valid: false });
  expect(await trial.ask('logout', { token })).toMatchObject({ status: 'error' });
});

test.each([
  ['register', ann, 'User already exists'],
  ['register', { user_id: 'bob' }, 'Missing user_id or password'],
  ['login', { user_id: '', password: 'x' }, 'Missing user_id or password'],
  ['login', { user_id: 'nobody', password: 'x' }, 'User not found'],
  ['login', { user_id: 'ann', password: 'x' }, 'Invalid password'],
])('%s %j: %s', async (action, input, message) => {
  await trial.ask('register', ann);
  expect(await trial.ask(action, input)).toMatchObject({ status: 'error', message });
});

test('one of two registrations of a name at the same time wins', async () => {
  const replies = await Promise.all([trial.ask('register', ann), trial.ask('register', ann)]);
  expect(replies.map(({ status }) => status).toSorted()).toEqual(['error', 'success']);
});

test('users and sessions outlive a restart', async () => {
  await trial.ask('register', ann);
  const { token } = (await trial.ask('login', ann))['session'] as { token: string };
  await trial.restart();
  expect(await trial.ask('login', ann)).toMatchObject({ status: 'success' });
  expect(await trial.ask('validate_token', { token })).toMatchObject({ valid: true });
});

test('a user who comes from the old fleet logs in; one with a broken hash is refused', async () => {
  const hash = createHash('sha256').update('alt').digest('hex');
  const value = { password_hash: `sha256:${hash}`, created_at: '2025-08-19T00:00:00.000Z' };
  const records = [{ key: 'user:old:name', value }];
  expect(await trial.ask('import_state', { records })).toMatchObject({ imported: 1 });
  expect(await trial.ask('login', { user_id: 'old:name', password: 'alt' })).toMatchObject({
    status: 'success',
  });
  expect((await trial.ask('export_state'))['records']).toEqual(records);
  const broken = [{ key: 'user:x', value: { ...value, password_hash: 'plain' } }];
  expect(await trial.ask('import_state', { records: broken })).toMatchObject({ status: 'error' });
});

test('a session ends after 24 hours, and the sweep removes it', () => {
  let now = 0;
  const sessions = new Sessions(new Records<Session>(), () => now);
  const { token } = sessions.begin('ann');
  now = SESSION_MS - 1;
  expect(sessions.valid(token)).toBe(true);
  expect(sessions.sweep()).toBe(0);
  now = SESSION_MS;
  expect(sessions.valid(token)).toBe(false);
  expect(sessions.sweep()).toBe(1);
  expect(sessions.size).toBe(0);
});
