/** A refresh whose answer was lost can be repeated; whoever replays a token is found out all the same. */
import { PASSWORD, users } from '../testing.ts';
import { readLeewayMs } from '../settings.ts';

const LEEWAY_MS = 10_000;

async function loggedIn(options: Parameters<typeof users>[0] = {}) {
  const gateway = users(options);
  await gateway.accounts.add('operator', 'ann', PASSWORD, ['operator']);
  const { refreshToken, session } = await gateway.logins.login('ann', PASSWORD);
  const refresh = async (token: string) => (await gateway.logins.refresh(token)).refreshToken;
  const refused = (token: string) =>
    expect(gateway.logins.refresh(token)).rejects.toMatchObject({ code: 'REFRESH_INVALID' });
  const expectOver = () => {
    expect(gateway.sessions.has(session.sid)).toBe(false);
    expect(gateway.news.events).toEqual(['refresh_reused']);
    expect(gateway.news.revocations).toMatchObject([{ kind: 'sid', id: session.sid }]);
  };
  return { ...gateway, first: refreshToken, session, refresh, refused, expectOver };
}

describe('a refresh whose answer was lost', () => {
  test('is repeated, more than once, and the session goes on', async () => {
    const { first, refresh, clock, session, logins, news } = await loggedIn();
    await refresh(first);
    clock.now += LEEWAY_MS / 2;
    await refresh(first);
    clock.now += LEEWAY_MS / 2 - 1;
    const third = await logins.refresh(first);
    expect(third.session).toEqual(session);
    clock.now += 86_400_000;
    await expect(refresh(third.refreshToken)).resolves.toBeDefined();
    expect(news.events).toEqual([]);
    const repeated = news.records.filter(({ action }) => action === 'refresh_repeated');
    expect(repeated).toMatchObject([{ outcome: 'done' }, { outcome: 'done' }]);
  });

  test('is a second use when it comes too late, however often it was repeated before', async () => {
    const { first, refresh, refused, clock, expectOver } = await loggedIn();
    await refresh(first);
    clock.now += LEEWAY_MS - 1;
    const last = await refresh(first);
    clock.now += 1;
    await refused(first);
    await refused(last);
    expectOver();
  });
});

describe('a replay', () => {
  test('of a token whose successor was used ends the session at once', async () => {
    const { first, refresh, refused, expectOver } = await loggedIn();
    const third = await refresh(await refresh(first));
    await refused(first);
    expectOver();
    await refused(third);
  });

  test.each(['before', 'after'])(
    'by a thief within the leeway is found out, whoever goes on first: %s the thief',
    async (order) => {
      const { first, refresh, refused, expectOver } = await loggedIn();
      const [owners, thiefs] = [await refresh(first), await refresh(first)];
      if (order === 'before') await refused(owners);
      else {
        const next = await refresh(thiefs);
        await refused(owners);
        await refused(next);
      }
      expectOver();
      await refused(thiefs);
    },
  );

  test('is found out when the clock was put back', async () => {
    const { first, refresh, refused, clock, expectOver } = await loggedIn();
    await refresh(first);
    clock.now -= LEEWAY_MS;
    await refused(first);
    expectOver();
  });

  test('is found out after what is over was thrown out', async () => {
    const { first, refresh, refused, clock, sessions, expectOver } = await loggedIn();
    await refresh(first);
    clock.now += LEEWAY_MS;
    sessions.sweep();
    await refused(first);
    expectOver();
  });
});

test('throwing out what is over leaves what may be repeated', async () => {
  const { first, refresh, sessions } = await loggedIn();
  await refresh(first);
  sessions.sweep();
  await expect(refresh(first)).resolves.toBeDefined();
});

test('without a leeway the second use ends the session', async () => {
  const { first, refresh, refused, expectOver } = await loggedIn({ leewayMs: 0 });
  await refresh(first);
  await refused(first);
  expectOver();
});

test('no repetition makes a session longer', async () => {
  const { first, refresh, refused, session, clock } = await loggedIn();
  clock.now = session.expires_at - 1;
  await refresh(first);
  clock.now += 1;
  await refused(first);
});

test('the leeway comes from the config of the entry', () => {
  expect(readLeewayMs({})).toBe(LEEWAY_MS);
  expect(readLeewayMs({ refresh_leeway_seconds: 2.5 })).toBe(2_500);
  expect(() => readLeewayMs({ refresh_leeway_seconds: 3_600 })).toThrow();
});
