/** Two tiny copies of a service behind the real door and ingress of a machine. */
import type Docker from 'dockerode';
import { COLOR_MAP } from '../../../src/contracts/release/release.ts';
import { execIn } from '../containers/exec-in.ts';
import { docker, Slice } from '../containers/slice.ts';

/** Answers with its color, `/slow` after a second, to each message of a WebSocket too; SIGUSR2 says whether calls of users may come. */
const SERVER = `
const color = process.env.TANDEM_COLOR;
let serving = true;
process.on('SIGUSR2', () => (serving = !serving));
process.on('SIGTERM', () => process.exit(0));
require('node:http').createServer((request, response) => {
  if (request.url === '/health/serving' && !serving) response.statusCode = 503;
  setTimeout(() => response.end(color), request.url === '/slow' ? 1000 : 0);
}).on('upgrade', (request, socket) => {
  const key = request.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
  const accept = require('node:crypto').createHash('sha1').update(key).digest('base64');
  const head = ['HTTP/1.1 101 Switching Protocols', 'upgrade: websocket', 'connection: upgrade'];
  socket.write([...head, 'sec-websocket-accept: ' + accept, '', ''].join('\\r\\n'));
  const textFrame = Buffer.from([0x81, color.length, ...Buffer.from(color)]);
  socket.on('data', (frame) => (frame[0] === 0x81 ? socket.write(textFrame) : socket.end()));
  socket.on('error', () => {});
}).listen(8080);
`;
const COMMAND = `
const { readdirSync } = require('node:fs');
const [folder, command] = ['/run/tandem-ingress/', process.argv[1]];
for (const name of readdirSync(folder)) {
  const socket = require('node:net').connect(folder + name);
  socket.on('error', () => {});
  socket.pipe(process.stdout);
  socket.write(command + '\\n');
}
`;
const NODE = '/usr/local/bin/node';
const server = { entrypoint: [NODE, '-e', SERVER], command: [] };

export class TwoColors {
  readonly slice = new Slice({
    services: { mainpc: ['ingress', 'core-orchestrator', 'core-orchestrator-green'] },
    override: {
      mainpc: {
        services: {
          // The runtime sockets are for the user of the steward, which this is, too.
          'core-orchestrator': { ...server, volumes: ['ingress-run:/run/tandem-ingress'] },
          'core-orchestrator-green': server,
        },
      },
    },
  });

  /** Points a key of the map to a color, in every ingress that listens. */
  async point(key: 'live' | 'preview', color: string): Promise<void> {
    await this.command(
      `add map ${COLOR_MAP} ${key} ${color}; set map ${COLOR_MAP} ${key} ${color}`,
    );
  }

  async command(text: string): Promise<string> {
    const blue = await this.slice.container('mainpc', 'core-orchestrator');
    return execIn(blue, [NODE, '-e', COMMAND, text]);
  }

  /** Whether calls of users may come to a color, from now on the other way round. */
  async turn(service: string): Promise<void> {
    await (await this.slice.container('mainpc', service)).kill({ signal: 'SIGUSR2' });
  }

  /** Another ingress beside the one that is there, from the same settings. */
  async secondIngress(): Promise<Docker.Container> {
    const first = await (await this.slice.container('mainpc', 'ingress')).inspect();
    const { Image, Cmd, Labels, Healthcheck } = first.Config;
    const { HostConfig } = first;
    const second = await docker.createContainer({
      ...{ Image, Cmd, Labels, Healthcheck, HostConfig },
      name: `${this.slice.prefix}-second-ingress`,
    });
    await second.start();
    return second;
  }
}
