/** The ways to switch that `switch.ts` compares, each a real proxy before the same two servers. */
import { execa } from 'execa';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import type { Color } from '../../../src/contracts/release/release.ts';
import { startPeer } from '../support/peer.ts';

export type Ports = Readonly<Record<Color, number>>;

export interface Side {
  readonly name: string;
  readonly version: string;
  readonly port: number;
  /** Resolves when the command has returned, as its user would wait for it. */
  switchTo(color: Color): Promise<void>;
  stop(): Promise<void>;
}

const DEFAULTS = `global
  maxconn 4096
  nbthread 2
  hard-stop-after 10s
`;
const HTTP = `defaults
  mode http
  option redispatch
  retries 2
  timeout connect 1s
  timeout client 60s
  timeout server 60s
  timeout http-keep-alive 30s
`;
const backends = (ports: Ports) =>
  (['blue', 'green'] as const)
    .map((color) => `backend ${color}\n  server one 127.0.0.1:${ports[color]} check inter 1s\n`)
    .join('');

/** One runtime command that changes a map, as the steward does it. */
export async function haproxyMap(ports: Ports): Promise<Side> {
  let [socket, map] = ['', ''];
  const peer = await startPeer({
    package: 'haproxy',
    command: 'haproxy',
    versionFlag: '-v',
    args: (port, dir) => {
      socket = path.join(dir, 'admin.sock');
      map = path.join(dir, 'colors.map');
      writeFileSync(map, 'live blue\n');
      const config = `${DEFAULTS}  stats socket ${socket} level admin
${HTTP}frontend all
  bind 127.0.0.1:${port}
  use_backend %[str(live),map(${map},blue)]
${backends(ports)}`;
      return ['-W', '-db', '-f', written(dir, 'haproxy.cfg', config)];
    },
  });
  return {
    ...peer,
    name: 'HAProxy, one runtime command (Tandem)',
    switchTo: async (color) => {
      const answer = await overSocket(socket, `set map ${map} live ${color}\n`);
      if (answer.trim() !== '') throw new Error(`HAProxy said: ${answer.trim()}`);
    },
  };
}

/** A new configuration and a reload, in which new processes take over the listener. */
export async function haproxyReload(ports: Ports): Promise<Side> {
  let [file, port] = ['', 0];
  const config = (color: Color) => `${DEFAULTS}${HTTP}frontend all
  bind 127.0.0.1:${port}
  default_backend ${color}
${backends(ports)}`;
  const peer = await startPeer({
    package: 'haproxy',
    command: 'haproxy',
    versionFlag: '-v',
    args: (given, dir) => {
      port = given;
      file = written(dir, 'haproxy.cfg', config('blue'));
      return ['-W', '-db', '-f', file];
    },
  });
  return {
    ...peer,
    name: 'HAProxy, reload',
    switchTo: async (color) => {
      writeFileSync(file, config(color));
      process.kill(peer.pid, 'SIGUSR2');
    },
  };
}

/** A new upstream and `nginx -s reload`, as container set-ups with nginx before them do it. */
export async function nginxReload(ports: Ports): Promise<Side> {
  let [file, home, port] = ['', '', 0];
  const config = (color: Color) => `daemon off;
worker_processes 2;
pid ${home}/nginx.pid;
error_log ${home}/error.log;
events { worker_connections 1024; }
http {
  access_log off;
  keepalive_requests 1000000;
  client_body_temp_path ${home}/body; proxy_temp_path ${home}/proxy; fastcgi_temp_path ${home}/fastcgi;
  uwsgi_temp_path ${home}/uwsgi; scgi_temp_path ${home}/scgi;
  upstream live { server 127.0.0.1:${ports[color]}; keepalive 32; }
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://live; proxy_http_version 1.1; proxy_set_header Connection ""; }
  }
}
`;
  const peer = await startPeer({
    package: 'nginx-light',
    command: 'nginx',
    versionFlag: '-v',
    args: (given, dir) => {
      [port, home] = [given, dir];
      file = written(dir, 'nginx.conf', config('blue'));
      return ['-p', dir, '-c', file];
    },
  });
  return {
    ...peer,
    name: 'nginx, reload',
    switchTo: async (color) => {
      writeFileSync(file, config(color));
      await execa('nginx', ['-p', home, '-c', file, '-s', 'reload'], { timeout: 10_000 });
    },
  };
}

/** `kamal-proxy deploy`, which checks the health of the target, switches and drains. */
export async function kamalProxy(ports: Ports, command: string): Promise<Side> {
  let env: Record<string, string> = {};
  const deploy = async (color: Color) => {
    const target = `127.0.0.1:${ports[color]}`;
    await execa(command, ['deploy', 'bench', '--target', target], { env, timeout: 60_000 });
  };
  const peer = await startPeer({
    command,
    versionFlag: '--help',
    env: (dir) => (env = { HOME: dir, XDG_RUNTIME_DIR: dir }),
    args: (port) => ['run', '--http-port', String(port), '--https-port', String(port + 1)],
  });
  await deploy('blue');
  return { ...peer, name: 'kamal-proxy, deploy', version: command, switchTo: deploy };
}

/** Where `kamal-proxy` is; it is measured only where somebody has installed it. */
export async function kamalCommand(): Promise<string | undefined> {
  const command = process.env['TANDEM_KAMAL_PROXY'] || 'kamal-proxy';
  const { failed } = await execa(command, ['--help'], { reject: false, timeout: 5_000 });
  return failed ? undefined : command;
}

function written(dir: string, name: string, text: string): string {
  const file = path.join(dir, name);
  writeFileSync(file, text);
  return file;
}

function overSocket(file: string, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(file, () => socket.end(command));
    socket.setTimeout(5_000, () => socket.destroy(new Error('no answer within 5 s')));
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
  });
}
