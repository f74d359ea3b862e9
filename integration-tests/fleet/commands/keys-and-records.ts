/** `tandem secrets rotate jwt` and `tandem audit`. */
import { subjects } from '../../../src/contracts/fabric/subjects.ts';
import { connectAs } from '../../support/clients/operator.ts';
import { until } from '../../support/until.ts';
import { PASSWORD, type CommandWorld, type Reply } from './world.ts';

export function keysAndRecords(world: CommandWorld) {
  const { asks, attempt, json, run, slice } = world;

  describe('secrets rotate jwt', () => {
    test('signs with a new key, and loses no session', async () => {
      const kid = (token: string) =>
        (JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()) as Reply)['kid'];
      const before = await run(['login', 'ann'], PASSWORD);
      const rotated = await json<{ replaced: string[]; restarted: string[] }>(
        'secrets',
        'rotate',
        'jwt',
      );
      expect(rotated).toMatchObject({ restarted: ['pc2/security-gateway'] });
      const after = await until(
        'a session of the new key',
        () => run(['login', 'ann'], PASSWORD),
        (token) => kid(token) !== kid(before),
        { timeoutMs: 60_000 },
      );
      expect([await asks(before, '/v1/users'), await asks(after, '/v1/users')]).toEqual([200, 200]);
    }, 90_000);

    test('a secret that does not exist is refused', async () => {
      const result = await attempt(['secrets', 'rotate', 'no-such-secret']);
      expect(result.exitCode).toBe(1);
      expect(result.stderr).toContain('no-such-secret');
    });
  });

  describe('audit', () => {
    test('shows who did what', async () => {
      const records = await json<Reply[]>('audit', '--actor', 'operator', '--limit', '200');
      const seen = records.map(({ action, target, outcome }) => `${action} ${target} ${outcome}`);
      for (const act of ['add_user ann', 'set_user vic'])
        expect(seen).toContainEqual(expect.stringMatching(new RegExp(`^${act} .*done`)));
    });

    test('--verify holds, and does not when somebody has put a record in', async () => {
      const verdict = await json<{ ok: boolean; chains: Reply[] }>('audit', '--verify');
      expect(verdict).toMatchObject({ ok: true, unreadable: 0 });
      expect(verdict.chains.length).toBeGreaterThanOrEqual(1);
      const forger = await connectAs(slice, 'pc2', 'security-gateway');
      const [good] = await json<Reply[]>('audit', '--limit', '1');
      forger.publish(
        subjects.audit('pc2', 'security-gateway'),
        JSON.stringify({ ...good, actor: 'eve' }),
      );
      await forger.flush();
      await forger.close();
      const caught = await until(
        'the forgery is found',
        () => attempt(['audit', '--verify']),
        ({ exitCode }) => exitCode === 1,
      );
      expect(caught.stdout).toMatch(/security-gateway {2}broken at record \d+/);
    }, 60_000);
  });
}
