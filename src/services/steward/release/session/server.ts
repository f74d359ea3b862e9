/** Control sessions: a socket in this container's own /tmp, so only who may run commands in it comes here. */
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { TandemError } from '../../../../contracts/errors.ts';
import type {
  ControlAnswer,
  ControlCommand,
  MachineReleaseStatus,
} from '../../../../contracts/release/release.ts';
import { STEWARD_SESSION_SOCKET } from '../../../../contracts/release/session.ts';
import type { Log } from '../../../../runtime/log/log.ts';
import { idIn, parseCommand } from './commands.ts';

/** A longer line is no command. */
const LONGEST_LINE = 64 * 1024;

export type RunCommand = (command: ControlCommand) => Promise<MachineReleaseStatus>;

/** @returns what ends it; commands under way go on */
export async function serveSessions(
  run: RunCommand,
  log: Log,
  socketPath = STEWARD_SESSION_SOCKET,
): Promise<() => Promise<void>> {
  rmSync(socketPath, { force: true });
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', (err) => log.debug('a control session broke off', { err }));
    listen(socket, run);
  });
  await listening(server, socketPath);
  chmodSync(socketPath, 0o600);
  return async () => {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
}

function listen(socket: Socket, run: RunCommand): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (text) => {
    const lines = (rest + String(text)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) return void socket.destroy();
    for (const line of lines) if (line.trim() !== '') void answer(socket, line, run);
  });
}

async function answer(socket: Socket, line: string, run: RunCommand): Promise<void> {
  const id = idIn(line);
  let said: ControlAnswer;
  try {
    said = { id, ok: true, status: await run(parseCommand(line)) };
  } catch (error) {
    said = { id, ok: false, ...failureOf(error) };
  }
  if (!socket.destroyed) socket.write(`${JSON.stringify(said)}\n`);
}

function failureOf(error: unknown): { code: string; message: string; retryable: boolean } {
  if (error instanceof TandemError) {
    const { code, message, retryable } = error;
    return { code, message, retryable };
  }
  return { code: 'INTERNAL_ERROR', message: (error as Error).message, retryable: false };
}
