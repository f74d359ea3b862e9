/** Everything that `ingress.ts` measures: broker, service, agents, express and HAProxy, each a process. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { childrenOf } from '../support/cpu.ts';
import { freePort, startPeer } from '../support/peer.ts';

/** As in the image. */
const AGENT_FLAGS = ['--v8-pool-size=0', '--max-semi-space-size=1'];
/** Others of core-orchestrator, to compare. */
const SERVICE_FLAGS = [...AGENT_FLAGS, ...(process.env['BENCH_SERVICE_FLAGS']?.split(' ') ?? [])];

export interface Sides {
  readonly natsUrl: string;
  /** Port of HAProxy; the host `express` leads to express, all others to core-orchestrator. */
  readonly front: number;
  /** Port of core-orchestrator's own door, without HAProxy. */
  readonly door: number;
  /** First line of `haproxy -v`. */
  readonly proxyVersion: string;
  /** Process ids, by what they are. */
  readonly processes: Readonly<Record<string, readonly number[]>>;
  stop(): Promise<void>;
}

/** Starts all of them; those in Node answer some seconds after this resolves. */
export async function startSides(profileDir?: string): Promise<Sides> {
  const dir = mkdtempSync(path.join(tmpdir(), 'tandem-bench-ingress-'));
  const children: ChildProcess[] = [];
  process.on('exit', () => {
    for (const child of children) child.kill();
    rmSync(dir, { recursive: true, force: true });
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));
  const broker = await startPeer({
    package: 'nats-server',
    command: 'nats-server',
    args: (port, home) => ['-c', brokerConfig(port, home)],
  });
  const natsUrl = `nats://127.0.0.1:${broker.port}`;
  const [door, grpc, echo, other] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  const config = path.join(dir, 'config.json');
  writeFileSync(config, JSON.stringify({ door: { anonymous: ['*:*'], grpc_port: grpc } }));

  const start = (
    flags: string[],
    script: string,
    argument: string,
    env: Record<string, string>,
  ) => {
    const file = new URL(script, import.meta.url).pathname;
    const child = spawn(process.execPath, [...flags, file, argument], {
      env: {
        ...process.env,
        TANDEM_NATS_URL: natsUrl,
        TANDEM_MACHINE: 'mainpc',
        TANDEM_LOG_LEVEL: 'error',
        TANDEM_STATE_DIR: dir,
        ...env,
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    children.push(child);
    return [child.pid!];
  };
  const profile =
    profileDir === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', path.resolve(profileDir)];
  const http = (port: number) => ({ TANDEM_HTTP_PORT: String(port) });
  const processes: Record<string, readonly number[]> = {
    'core-orchestrator': start(
      [...SERVICE_FLAGS, ...profile],
      '../../../src/runtime/main.ts',
      'services/core-orchestrator/main',
      { ...http(door), TANDEM_CONFIG_FILE: config },
    ),
    agent: start(AGENT_FLAGS, '../fabric/echo.ts', 'agent', http(echo)),
    'bare responder': start(AGENT_FLAGS, '../fabric/echo.ts', 'bare', {}),
    express: start([], './express.ts', '', http(other)),
    broker: [broker.pid],
  };
  const proxy = await startPeer({
    package: 'haproxy',
    command: 'haproxy',
    versionFlag: '-v',
    args: (port, home) => ['-W', '-db', '-f', proxyConfig(port, home, door, other)],
  });
  processes['HAProxy'] = [proxy.pid, ...childrenOf(proxy.pid)];
  const stop = async () => {
    const ended = children.map((c) => new Promise((resolve) => c.once('exit', resolve)));
    for (const child of children) child.kill();
    await Promise.all([...ended, proxy.stop()]);
    await broker.stop();
  };
  return { natsUrl, front: proxy.port, door, proxyVersion: proxy.version, processes, stop };
}

function brokerConfig(port: number, home: string): string {
  const file = path.join(home, 'nats.conf');
  const store = `jetstream { store_dir: "${home}/js", domain: mainpc }`;
  writeFileSync(file, `listen: 127.0.0.1:${port}\nserver_name: mainpc\n${store}\n`);
  return file;
}

/** The settings of the rendered ingress that concern a request, before both servers. */
function proxyConfig(port: number, home: string, door: number, express: number): string {
  const server = (name: string, to: number) =>
    `backend ${name}\n  option httpchk GET /health/ready\n  server blue 127.0.0.1:${to} check inter 10s fastinter 1s downinter 200ms rise 1\n`;
  const text = `global
  maxconn 4096
  nbthread 2
defaults
  mode http
  option redispatch
  retries 2
  timeout connect 1s
  timeout client 60s
  timeout server 60s
  timeout http-request 10s
  timeout http-keep-alive 30s
  option forwardfor
frontend both
  bind 127.0.0.1:${port}
  acl express hdr(host) -m beg express
  acl grpc req.hdr(content-type) -m beg application/grpc
  http-request deny if grpc
  use_backend express if express
  default_backend tandem
${server('tandem', door)}${server('express', express)}`;
  const file = path.join(home, 'haproxy.cfg');
  writeFileSync(file, text);
  return file;
}
