/** `--dry-run` of every command that has it. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { docker } from '../../support/containers/slice.ts';
import type { CommandWorld, Reply } from './world.ts';

export function dryRun(world: CommandWorld) {
  const { attempt, json, run, slice } = world;

  describe('--dry-run', () => {
    /** As it was before the first of them. */
    let before: Awaited<ReturnType<typeof world>> | undefined;

    /** Everything that the commands below could change. */
    async function world() {
      const [users, modes, parity] = [
        await json<Reply[]>('user', 'list'),
        await json<Reply[]>('mode', 'show'),
        await attempt(['mode', 'parity', '--json']),
      ];
      const containers = await docker.listContainers({ all: true });
      const ours = containers.filter(({ Names }) => Names.some((n) => n.includes(slice.prefix)));
      const secrets = readdirSync(slice.secretsDir, { recursive: true, encoding: 'utf8' })
        .map((name) => path.join(slice.secretsDir, name))
        .filter((file) => statSync(file).isFile())
        .map((file) => [file, statSync(file).mode, readFileSync(file, 'utf8')]);
      const ids = ours.map(({ Id, State }) => [Id, State]).sort();
      return { users, modes, parity: parity.stdout, ids, secrets };
    }

    test.each([
      [
        ['up', '--mode', 'shadow'],
        /start \d+ of \d+ containers of mainpc, .* capabilities to shadow/s,
      ],
      [['down', '--volumes'], /stop and remove \d+ containers of pc2.*remove the volume/s],
      [['user', 'add', 'eve', '--role', 'admin'], /add eve as admin/],
      [
        ['user', 'set', 'vic', '--role', 'viewer', '--unlock'],
        /make vic viewer.*forget failed logins/s,
      ],
      [['user', 'disable', 'vic'], /end the sessions of vic/],
      [['user', 'enable', 'vic'], /nothing would be changed/],
      [
        ['mode', 'set', 'trust', 'gradual', '--percent', '5', '--migrate'],
        /move its state.*gradual 5 %/s,
      ],
      [['mode', 'migrate', 'trust', '--back'], /from security-gateway to AgentTrustScorer/],
      [['mode', 'parity', '--reset'], /forget the counts|nothing would be changed/],
      [['secrets', 'init'], /nothing would be changed/],
      [['secrets', 'rotate', 'tls'], /replace mainpc\/tls.key.*restart mainpc\/nats/s],
    ])('%j says what it would do, and changes nothing', async (args, said) => {
      before ??= await world();
      expect(await run([...args, '--dry-run'])).toMatch(said);
      expect(await world()).toEqual(before);
    });

    test('what would be refused is refused', async () => {
      const known = await attempt(['user', 'add', 'vic', '--dry-run']);
      expect(known).toMatchObject({ exitCode: 1, stdout: '' });
      expect(known.stderr).toContain('USER_EXISTS');
      const unknown = await attempt(['user', 'disable', 'nobody', '--dry-run']);
      expect(unknown.stderr).toContain('USER_UNKNOWN');
    });
  });
}
