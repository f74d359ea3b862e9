/** What happens to users while something else is away or takes its time. */
import { jest } from '@jest/globals';
import { PASSWORD, users } from '../testing.ts';
import { userState } from './state.ts';

async function withAnn() {
  const gateway = users();
  await gateway.accounts.add('operator', 'ann', PASSWORD, ['operator']);
  return gateway;
}

test('a new password ends every session, also while the fabric hears of none', async () => {
  const { accounts, logins, sessions, revocations, news } = await withAnn();
  for (let n = 0; n < 2; n += 1) await logins.login('ann', PASSWORD);
  news.away = true;
  await expect(
    accounts.change('operator', 'ann', { password: `${PASSWORD} 2` }),
  ).rejects.toMatchObject({ code: 'REVOCATION_PENDING' });
  expect(sessions.of('ann')).toEqual([]);
  expect(revocations.list()).toHaveLength(2);
});

test('while nothing is signed no refresh token is used up, and no session is opened', async () => {
  const { logins, sessions, keys, clock } = await withAnn();
  const { refreshToken } = await logins.login('ann', PASSWORD);
  keys.published = false;
  const unavailable = { code: 'IDENTITY_UNAVAILABLE' };
  await expect(logins.refresh(refreshToken)).rejects.toMatchObject(unavailable);
  await expect(logins.login('ann', PASSWORD)).rejects.toMatchObject(unavailable);
  expect(sessions.size).toBe(1);
  keys.published = true;
  clock.now += 60_000;
  await expect(logins.refresh(refreshToken)).resolves.toBeDefined();
});

test('who is disabled while users are moved in stays disabled', async () => {
  const gateway = await withAnn();
  const [record] = [...((await userState(() => gateway).export()) as Iterable<never>)];
  const wrap = gateway.desk.wrap.bind(gateway.desk);
  jest.spyOn(gateway.desk, 'wrap').mockImplementation(async (stored) => {
    gateway.users.change('ann', { disabled: true });
    return wrap(stored);
  });
  await userState(() => gateway).import([record!]);
  expect(gateway.users.get('ann').disabled).toBe(true);
});
