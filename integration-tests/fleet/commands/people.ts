/** `tandem user`, `login` and `token`. */
import { until } from '../../support/until.ts';
import { PASSWORD, type CommandWorld } from './world.ts';

export function people(world: CommandWorld) {
  const { asks, attempt, json, run } = world;

  describe('user, login, token', () => {
    test('a user is added, logs in, and may do what the role says', async () => {
      expect(await run(['user', 'add', 'ann', '--role', 'admin'], PASSWORD)).toBe(
        'added ann as admin',
      );
      expect(await run(['user', 'add', 'vic'], `${PASSWORD}\n`)).toBe('added vic as viewer');
      const users = await json<{ user_id: string; roles: string[] }[]>('user', 'list');
      expect(users).toEqual([
        expect.objectContaining({ user_id: 'ann', roles: ['admin'], last_login: null }),
        expect.objectContaining({ user_id: 'vic', roles: ['viewer'] }),
      ]);
      const [ann, vic] = [
        await run(['login', 'ann'], PASSWORD),
        await run(['login', 'vic'], PASSWORD),
      ];
      expect([await asks(ann, '/v1/users'), await asks(vic, '/v1/users')]).toEqual([200, 403]);
      await run(['user', 'set', 'vic', '--role', 'admin']);
      // What the token of before allowed, it allows no more.
      await until(
        'the end of the old session',
        () => asks(vic, '/v1/users'),
        (s) => s === 401,
      );
      expect(await asks(await run(['login', 'vic'], PASSWORD), '/v1/users')).toBe(200);
    }, 60_000);

    test('a user who is disabled is out at once, and in again when enabled', async () => {
      const token = await run(['login', 'vic'], PASSWORD);
      await run(['user', 'disable', 'vic']);
      await until(
        'the end of the session',
        () => asks(token, '/v1/users'),
        (s) => s === 401,
      );
      expect(await attempt(['login', 'vic'], PASSWORD)).toMatchObject({ exitCode: 1, stdout: '' });
      await run(['user', 'enable', 'vic']);
      await run(['login', 'vic'], PASSWORD);
    }, 60_000);

    test('a new password replaces the old one', async () => {
      await run(['user', 'set', 'vic', '--password'], 'another good one');
      expect((await attempt(['login', 'vic'], PASSWORD)).exitCode).toBe(1);
      await run(['login', 'vic'], 'another good one');
    }, 60_000);

    test('the token of the operator opens what only he may see', async () => {
      const { access_token: token, expires_in: life } = await json('token');
      expect(await asks(String(token), '/v1/audit?limit=1')).toBe(200);
      expect(life).toBeLessThanOrEqual(900);
    });

    test.each([
      ['a user that is there already', ['user', 'add', 'ann'], 1, 'USER_EXISTS'],
      ['a user that is not there', ['user', 'disable', 'nobody'], 1, 'nobody'],
      ['a role that does not exist', ['user', 'add', 'eve', '--role', 'king'], 2, 'king'],
      ['a password on the command line', ['login', 'ann', PASSWORD], 2, 'too many arguments'],
    ] as const)('refuses %s', async (_what, args, exitCode, word) => {
      const result = await attempt(args, PASSWORD);
      expect(result).toMatchObject({ exitCode, stdout: '' });
      expect(result.stderr).toContain(word);
    });
  });
}
