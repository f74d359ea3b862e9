import { createServer, get, type Server as HttpServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import ssh2 from 'ssh2';
import { connectEngine } from './engine.ts';
import { agentOverSsh } from './ssh-agent.ts';

/** What an engine says of itself, as far as it is read. */
const ANSWERS: Record<string, unknown> = {
  '/info': { ID: 'one', MemTotal: 1, NCPU: 2, DockerRootDir: '/d', SystemTime: '2026-01-01' },
  '/version': { Version: '29.0.0', ApiVersion: '1.52' },
};

let engine: HttpServer;
let ssh: InstanceType<typeof ssh2.Server>;
const asked: string[] = [];

beforeAll(async () => {
  engine = createServer(({ url = '' }, reply) => {
    if (url === '/silent') return;
    reply.writeHead(url in ANSWERS ? 200 : 404).end(JSON.stringify(ANSWERS[url] ?? {}));
  });
  engine.on('upgrade', (_, socket) => {
    socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n');
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => engine.listen(0, '127.0.0.1', resolve));
  const hostKeys = [ssh2.utils.generateKeyPairSync('ed25519').private];
  ssh = new ssh2.Server({ hostKeys }, (client) => {
    client.on('error', () => {});
    client.on('authentication', (attempt) => {
      asked.push(attempt.username);
      attempt.accept();
    });
    client.on('session', (accept) =>
      accept().on('exec', (accept, _, { command }) => {
        asked.push(command);
        const stream = accept();
        stream.pipe(connect((engine.address() as AddressInfo).port, '127.0.0.1')).pipe(stream);
      }),
    );
  });
  await new Promise<void>((resolve) => ssh.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  ssh.close();
  engine.close();
  engine.closeAllConnections();
});

const overSsh = () => {
  const { port } = ssh.address() as AddressInfo;
  return { DOCKER_HOST: `ssh://ann@127.0.0.1:${port}` };
};

test('an engine behind SSH answers, on the port and to the user that its address names', async () => {
  const { id, info } = await connectEngine('pc2', overSsh());
  expect({ id, cpus: info.cpus, version: info.version }).toEqual({
    id: 'one',
    cpus: 2,
    version: '29.0.0',
  });
  expect(new Set(asked)).toEqual(new Set(['ann', 'docker system dial-stdio']));
});

test('a session goes both ways over SSH', async () => {
  const { docker } = await connectEngine('pc2', overSsh());
  const stream = await docker.getExec('e').start({ hijack: true, stdin: true });
  const answer = new Promise((resolve) => stream.once('data', (data) => resolve(String(data))));
  stream.write('status');
  expect(await answer).toBe('status');
  stream.destroy();
});

test('a call that is not answered ends at its deadline', async () => {
  const { port } = ssh.address() as AddressInfo;
  const agent = agentOverSsh({ host: '127.0.0.1', port, username: 'ann' });
  const call = get({ agent, path: '/silent' }).setTimeout(20);
  await new Promise((resolve) => call.once('timeout', resolve));
  call.on('error', () => {}).destroy();
});
