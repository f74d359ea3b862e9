import { jest } from '@jest/globals';
import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose/jwt/decode';
import { PASSWORD, users } from '../testing.ts';
import { userState } from './state.ts';

async function withAnn(roles = ['operator'], options: Parameters<typeof users>[0] = {}) {
  const gateway = users(options);
  await gateway.accounts.add('operator', 'ann', PASSWORD, roles);
  return gateway;
}
const wrong = 'not the password';

test('a login gives a token with the scopes of the roles, and a session', async () => {
  const { logins, sessions } = await withAnn();
  const { access, session } = await logins.login('ann', PASSWORD);
  const claims = decodeJwt(access.token);
  expect(claims).toMatchObject({ sub: 'ann', kind: 'user', roles: ['operator'], sid: session.sid });
  expect(claims['scope']).toBe('*:read *:write agents:call trust:report');
  expect(claims.exp! - claims.iat!).toBe(900);
  expect(sessions.has(session.sid)).toBe(true);
});

test('an unknown user and a wrong password are told the same, and take as long', async () => {
  // Dear enough to tell from no hash at all.
  const cost = { memory: 4_096, passes: 1, parallelism: 1 };
  const { logins } = await withAnn(['operator'], { cost });
  const time = async (id: string) => {
    const started = performance.now();
    await expect(logins.login(id, wrong)).rejects.toMatchObject({
      code: 'LOGIN_REFUSED',
      message: 'Invalid password',
    });
    return performance.now() - started;
  };
  await time('nobody');
  const [known, unknown] = [await time('ann'), await time('somebody')];
  // Without a hash to compute the second is a hundred times as fast.
  expect(unknown).toBeGreaterThan(known / 10);
});

test.each(['ann', 'nobody'])(
  'the sixth attempt for %s within half an hour is not even looked at',
  async (id) => {
    const { logins, clock, news } = await withAnn();
    for (let tried = 0; tried < 5; tried += 1)
      await expect(logins.login(id, wrong)).rejects.toMatchObject({ code: 'LOGIN_REFUSED' });
    await expect(logins.login(id, PASSWORD)).rejects.toMatchObject({
      code: 'LOGIN_LOCKED',
      status: 429,
    });
    expect(news.records.at(-1)).toMatchObject({ action: 'lock_user', target: id });
    clock.now += 30 * 60_000 + 1;
    const after = logins.login(id, PASSWORD);
    if (id === 'ann') await expect(after).resolves.toBeDefined();
    else await expect(after).rejects.toMatchObject({ code: 'LOGIN_REFUSED' });
  },
);

test('failures are counted by their code, and locks', async () => {
  const { logins, metrics } = await withAnn();
  for (let tried = 0; tried < 7; tried += 1) await logins.login('ann', wrong).catch(() => {});
  await logins.refresh('unknown').catch(() => {});
  const text = await metrics.metrics();
  expect(text).toContain('tandem_login_failures_total{code="LOGIN_REFUSED"} 5');
  expect(text).toContain('tandem_login_failures_total{code="LOGIN_LOCKED"} 2');
  expect(text).toContain('tandem_login_failures_total{code="REFRESH_INVALID"} 1');
  expect(text).toContain('tandem_login_lockouts_total 1');
});

test('guesses at the same time count as well', async () => {
  const { logins } = await withAnn();
  const all = await Promise.allSettled(
    Array.from({ length: 20 }, () => logins.login('ann', wrong)),
  );
  const codes = all.map((one) => (one as PromiseRejectedResult).reason.code as string);
  expect(codes.filter((code) => code === 'LOGIN_REFUSED')).toHaveLength(5);
  expect(codes.filter((code) => code === 'LOGIN_LOCKED')).toHaveLength(15);
});

test('a success clears the failures before it', async () => {
  const { logins } = await withAnn();
  for (let round = 0; round < 3; round += 1) {
    for (let tried = 0; tried < 3; tried += 1) await logins.login('ann', wrong).catch(() => {});
    await expect(logins.login('ann', PASSWORD)).resolves.toBeDefined();
  }
});

test('a session ends a month after its login, however often it was refreshed', async () => {
  const { logins, clock } = await withAnn();
  const first = await logins.login('ann', PASSWORD);
  clock.now += 29 * 86_400_000;
  const second = await logins.refresh(first.refreshToken);
  clock.now += 2 * 86_400_000;
  await expect(logins.refresh(second.refreshToken)).rejects.toMatchObject({
    code: 'REFRESH_INVALID',
  });
});

test('a logout by refresh token or by access token revokes the session', async () => {
  const { logins, news, sessions } = await withAnn();
  const one = await logins.login('ann', PASSWORD);
  await logins.logout(one.refreshToken, undefined);
  const two = await logins.login('ann', PASSWORD);
  await logins.logout('jwt', { subject: 'ann', jti: 'j', sid: two.session.sid });
  expect(news.revocations.map(({ id }) => id)).toEqual([one.session.sid, two.session.sid]);
  expect(sessions.of('ann')).toEqual([]);
  await expect(logins.logout('nonsense', undefined)).rejects.toMatchObject({
    message: 'Invalid token',
  });
});

test('a logout that the fabric did not hear of says so, and is not forgotten', async () => {
  const { logins, news, revocations } = await withAnn();
  const { refreshToken, session } = await logins.login('ann', PASSWORD);
  news.away = true;
  await expect(logins.logout(refreshToken, undefined)).rejects.toMatchObject({
    code: 'REVOCATION_PENDING',
  });
  expect(revocations.list()).toMatchObject([{ kind: 'sid', id: session.sid }]);
});

test('a user who is disabled is out at once', async () => {
  const { logins, accounts, news } = await withAnn();
  const { refreshToken } = await logins.login('ann', PASSWORD);
  await accounts.change('operator', 'ann', { disabled: true });
  expect(news.revocations).toHaveLength(1);
  await expect(logins.refresh(refreshToken)).rejects.toMatchObject({ code: 'REFRESH_INVALID' });
  await expect(logins.login('ann', PASSWORD)).rejects.toMatchObject({ code: 'LOGIN_REFUSED' });
});

test('a new password ends the sessions of the old one', async () => {
  const { logins, accounts } = await withAnn();
  const { refreshToken } = await logins.login('ann', PASSWORD);
  await accounts.change('operator', 'ann', { password: 'quite another secret' });
  await expect(logins.refresh(refreshToken)).rejects.toMatchObject({ code: 'REFRESH_INVALID' });
  await expect(logins.login('ann', PASSWORD)).rejects.toMatchObject({ code: 'LOGIN_REFUSED' });
  await expect(logins.login('ann', 'quite another secret')).resolves.toBeDefined();
});

test('the last administrator stays one', async () => {
  const { accounts } = await withAnn(['admin']);
  await expect(accounts.change('operator', 'ann', { disabled: true })).rejects.toMatchObject({
    code: 'LAST_ADMIN',
  });
  await accounts.add('operator', 'bob', PASSWORD, ['admin']);
  await expect(accounts.change('operator', 'ann', { roles: ['viewer'] })).resolves.toBeDefined();
});

test.each(['short', 'aaaaaaaaaaaa', 'annannannann', 'ann1234567'])(
  '%s is no password',
  async (password) => {
    const { accounts } = users();
    await expect(accounts.add('operator', 'ann', password, [])).rejects.toMatchObject({
      code: 'PASSWORD_WEAK',
    });
  },
);

test('a user of the old agent logs in with the old password, whose hash is replaced then', async () => {
  const gateway = users();
  const state = userState(() => gateway);
  const sha = createHash('sha256').update('geheim').digest('hex');
  const record = {
    key: 'user:old',
    value: { password_hash: `sha256:${sha}`, created_at: '2025-01-01T00:00:00.000Z' },
  };
  await state.import([record]);
  await state.import([record]);
  const wrapped = gateway.users.get('old').password_hash;
  expect(wrapped).toMatch(/^\$argon2id-sha256\$/);
  const [exported] = [...((await state.export()) as Iterable<typeof record>)];
  expect(state.fingerprint!(exported!)).toEqual(state.fingerprint!(record));
  await gateway.logins.login('old', 'geheim');
  expect(gateway.users.get('old').password_hash).toMatch(/^\$argon2id\$/);
  expect(gateway.users.get('old').roles).toEqual(['viewer']);
});

test('a record that is no user is refused, and nothing of its batch is taken in', async () => {
  const gateway = users();
  const state = userState(() => gateway);
  const good = {
    key: 'user:a',
    value: { password_hash: `sha256:${'0'.repeat(64)}`, created_at: '' },
  };
  const bad = { key: 'user:b', value: { password_hash: 'md5:0', created_at: '' } };
  await expect(state.import([good, bad])).rejects.toThrow('user:b');
  expect(gateway.users.size).toBe(0);
});

test('who is sent away because too many log in has not guessed, and is not locked for it', async () => {
  const { logins, lockout, desk } = await withAnn();
  const busy = jest
    .spyOn(desk, 'verify')
    .mockRejectedValue(Object.assign(new Error('busy'), { code: 'LOGIN_BUSY' }));
  for (let tried = 0; tried < 7; tried += 1)
    await expect(logins.login('ann', PASSWORD)).rejects.toMatchObject({ code: 'LOGIN_BUSY' });
  expect(lockout.lockedUntil('ann')).toBeUndefined();
  busy.mockRestore();
  await expect(logins.login('ann', PASSWORD)).resolves.toBeDefined();
});

test.each([{ disabled: true }, { password: 'another long password' }])(
  'a login that was being looked at while the user became %j opens nothing',
  async (change) => {
    const { logins, accounts, desk, sessions } = await withAnn();
    const verify = desk.verify.bind(desk);
    const slow = jest.spyOn(desk, 'verify').mockImplementation(async (...given) => {
      const isRight = await verify(...given);
      await accounts.change('operator', 'ann', change);
      return isRight;
    });
    await expect(logins.login('ann', PASSWORD)).rejects.toMatchObject({ code: 'LOGIN_REFUSED' });
    expect(sessions.size).toBe(0);
    slow.mockRestore();
  },
);
