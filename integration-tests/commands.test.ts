/**
 * Intent: the commands that speak with a running fleet do what they say, and their exit codes are true.
 * Model: both machines' services behind their ingresses; each command is a process of its own, as a
 * person would start it, and its effect is looked up past it.
 */
import { execa } from 'execa';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { subjects } from '../src/contracts/subjects.ts';
import { ROOT } from '../src/engine/project.ts';
import { ask } from './support/ask.ts';
import { BOTH_INGRESSES, doorOpen, INGRESS } from './support/ingress.ts';
import { tandem, type CliResult } from './support/cli.ts';
import { callLegacy } from './support/legacy-client.ts';
import { connectAs, operator } from './support/operator.ts';
import { docker, Slice } from './support/slice.ts';
import { until } from './support/until.ts';

const [MAINPC, PC2] = [INGRESS['mainpc']!, INGRESS['pc2']!];
const slice = new Slice({
  services: {
    mainpc: ['nats', 'core-orchestrator', 'service-registry', 'knowledge-base', 'ingress'],
    pc2: [
      'nats',
      'error-bus',
      'resource-manager',
      'security-gateway',
      'agent-trust-scorer',
      'ingress',
    ],
  },
  expose: {
    mainpc: { nats: [4222], 'service-registry': [7200] },
    pc2: { nats: [4222], 'agent-trust-scorer': [7122] },
  },
  environment: BOTH_INGRESSES,
});
const env = { TANDEM_PROJECT_PREFIX: slice.prefix, TANDEM_SECRETS_DIR: slice.secretsDir };
const GATEWAY = `http://${PC2}:7005`;
const PASSWORD = 'correct horse battery';
let mainpc: NatsConnection;

type Reply = Record<string, unknown>;

/** Runs a command that has to succeed. */
async function run(args: readonly string[], input?: string): Promise<string> {
  const result = await tandem(args, env, { input });
  expect({ args, ...result }).toMatchObject({ exitCode: 0, stderr: '' });
  return result.stdout;
}
const json = async <T = Reply>(...args: string[]) =>
  JSON.parse(await run([...args, '--json'])) as T;
const attempt = (args: readonly string[], input?: string): Promise<CliResult> =>
  tandem(args, env, { input });

/** Asks security-gateway with somebody's token, past the command line. */
async function asks(token: string, where: string): Promise<number> {
  const headers = { authorization: `Bearer ${token.trim()}` };
  return (await fetch(`${GATEWAY}${where}`, { headers })).status;
}

beforeAll(async () => {
  await slice.start();
  mainpc = await operator(slice, 'mainpc');
  await until(
    'the keys of security-gateway',
    async () => (await fetch(`${GATEWAY}/.well-known/jwks.json`)).json() as Promise<Reply>,
    ({ keys }) => (keys as unknown[] | undefined)?.length === 2,
  );
  await doorOpen('mainpc', 'core-orchestrator');
  for (const service of ['resource-manager', 'error-bus', 'security-gateway'])
    await doorOpen('pc2', service);
  await until(
    'KnowledgeBase in the registry',
    () => ask(mainpc, 'core-orchestrator', 'list_agents'),
    ({ agents }) => (agents as string[]).includes('KnowledgeBase'),
  );
}, 300_000);

afterAll(async () => {
  await mainpc?.close();
  await slice.stop();
}, 120_000);

describe('the first page', () => {
  const README = readFileSync(path.join(ROOT, 'README.md'), 'utf8');
  const lines = README.split('\n').flatMap(
    (line) => /^ {4}(curl .*?)\s*(?: # .*)?$/.exec(line)?.[1] ?? [],
  );

  test('has lines to try', () => expect(lines.length).toBeGreaterThanOrEqual(5));

  test.each(lines.map((line) => [line]))('%s', async (line) => {
    const here = line.replaceAll('127.0.0.1', MAINPC).replaceAll('127.0.0.2', PC2);
    const failing = 'curl() { command curl --fail-with-body --silent --show-error "$@"; }';
    const { stdout } = await execa('bash', ['-c', `${failing}\n${here}`], { cwd: ROOT, env });
    expect(stdout).not.toBe('');
  });
});

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

describe('mode', () => {
  const modeOf = async (capability: string) =>
    (await json<Reply[]>('mode', 'show')).find((row) => row['capability'] === capability);
  const register = (host: string) => ({ agent_id: 'Planted', host, port: 1, health_check_port: 2 });

  test('set is followed by the service, and show says so', async () => {
    expect(await run(['mode', 'set', 'registry', 'gradual', '--percent', '30'])).toContain(
      'gradual',
    );
    expect(await modeOf('registry')).toMatchObject({ mode: 'gradual', percent: 30 });
    await until(
      'core-orchestrator follows',
      () => ask(mainpc, 'core-orchestrator', 'get_service_modes'),
      ({ modes }) => (modes as Record<string, Reply>)['registry']?.['percent'] === 30,
      { timeoutMs: 1_000, intervalMs: 50 },
    );
    expect(await run(['mode', 'show'])).toMatch(/registry\s+gradual 30 %\s.*ServiceRegistry/);
    await run(['mode', 'set', 'registry', 'unified']);
  }, 60_000);

  test.each([
    ['a mode that does not exist', ['mode', 'set', 'registry', 'perhaps'], 2],
    ['a capability that does not exist', ['mode', 'set', 'everything', 'unified'], 2],
    ['a share over 100', ['mode', 'set', 'registry', 'gradual', '--percent', '101'], 2],
  ] as const)('refuses %s', async (_what, args, exitCode) => {
    expect(await attempt(args)).toMatchObject({ exitCode });
    expect(await modeOf('registry')).toMatchObject({ mode: 'unified' });
  });

  test('parity is good while both sides say the same, and bad when they do not', async () => {
    await run(['mode', 'parity', '--reset']);
    expect(await run(['mode', 'parity'])).toContain('nothing was compared yet');
    await ask(mainpc, 'core-orchestrator', 'register_agent', register('the-right-host'));
    const old = await slice.address('mainpc', 'service-registry', 7200);
    await callLegacy(old, { action: 'register_agent', ...register('planted-host') });
    await run(['mode', 'set', 'registry', 'shadow']);
    const query = { agent_name: 'Planted' };
    await until(
      'the difference',
      async () => {
        await ask(mainpc, 'core-orchestrator', 'get_agent_endpoint', query);
        return attempt(['mode', 'parity', '--capability', 'registry']);
      },
      ({ exitCode, stdout }) =>
        exitCode === 1 && /host: service "the-right-host", legacy "planted-host"/.test(stdout),
    );
    await run(['mode', 'parity', '--reset']);
    await run(['mode', 'set', 'registry', 'unified']);
  }, 60_000);

  test('migrate brings the state in, and takes it back', async () => {
    const old = await slice.address('pc2', 'agent-trust-scorer', 7122);
    const log = { action: 'log_performance', model_id: 'moved', success: true, response_time: 1 };
    await callLegacy(old, log);
    expect(await run(['mode', 'migrate', 'trust'])).toMatch(
      /trust: \d+ records .* into the service/,
    );
    const { trust_score: score } = await ask(mainpc, 'security-gateway', 'get_trust_score', {
      model_id: 'moved',
    });
    expect(score).toBeCloseTo(0.94, 9);
    await run(['mode', 'set', 'trust', 'delegation', '--migrate']);
    expect(await modeOf('trust')).toMatchObject({ mode: 'delegation' });
    await run(['mode', 'set', 'trust', 'unified', '--migrate']);
    expect(await run(['mode', 'migrate', 'trust', '--back'])).toContain(
      'into the legacy container',
    );
  }, 90_000);
});

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

test('a door that is closed is something missing outside, and named with the way out', async () => {
  await (await slice.container('mainpc', 'ingress')).stop({ t: 1 });
  const named = { ...env, TANDEM_MAINPC_INGRESS: MAINPC };
  const { exitCode, stderr } = await tandem(['mode', 'show'], named);
  expect(stderr).toMatch(/core-orchestrator on mainpc .*TANDEM_MAINPC_INGRESS.*\(DOOR_CLOSED\)/);
  expect(exitCode).toBe(3);
}, 60_000);
