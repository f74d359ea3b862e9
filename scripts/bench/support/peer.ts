/** A server to compare with, from a Debian package, run on loopback for the time of a measurement. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { poll } from '../../../src/engine/poll.ts';

export interface Peer {
  readonly port: number;
  readonly pid: number;
  /** First line of what `--version` says. */
  readonly version: string;
  stop(): Promise<void>;
}

export interface PeerOptions {
  /** Debian package; installed when the command is not there, which needs root. */
  readonly package?: string;
  readonly command: string;
  readonly versionFlag?: string;
  /** Variables beside those of this process. */
  readonly env?: (dir: string) => Readonly<Record<string, string>>;
  /** @param dir an empty folder of its own, removed at the end */
  readonly args: (port: number, dir: string) => readonly string[];
}

/** Longest wait until the peer takes connections, milliseconds. */
const START_MS = 15_000;

/** Starts a peer on a free port of 127.0.0.1; resolves when it takes connections. */
export async function startPeer(options: PeerOptions): Promise<Peer> {
  const { command } = options;
  await install(options);
  const said = await execa(command, [options.versionFlag ?? '--version'], { all: true });
  const version = said.all.split('\n')[0]!;
  const port = await freePort();
  const dir = mkdtempSync(path.join(tmpdir(), 'tandem-peer-'));
  const env = { ...process.env, ...options.env?.(dir) };
  const child = spawn(command, options.args(port, dir), { cwd: dir, stdio: 'ignore', env });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(dir, { recursive: true, force: true });
  };
  const { ok } = await poll(
    () => isOpen(port),
    (open) => open || child.exitCode !== null,
    {
      timeoutMs: START_MS,
      intervalMs: 50,
    },
  );
  if (ok && child.exitCode === null) return { port, pid: child.pid!, version, stop };
  await stop();
  throw new Error(`${command} does not take connections on 127.0.0.1:${port}`);
}

async function install({ package: name, command }: PeerOptions): Promise<void> {
  const { failed } = await execa('which', [command], { reject: false });
  if (!failed) return;
  if (name === undefined) throw new Error(`${command} is not installed`);
  // Packages start no service of their own where the runlevel is that of a single user.
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  await execa('apt-get', ['install', '-q', '-y', '--no-install-recommends', name], { env });
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Whether somebody takes connections there. */
export function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
