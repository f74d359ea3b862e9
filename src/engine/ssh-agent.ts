/** Loaded only for an engine behind SSH: an import of node:http takes 20 ms, most of it for its WebSocket. */
import { Agent } from 'node:http';
import { createRequire } from 'node:module';
import type { Duplex } from 'node:stream';

/** Where and as whom; what is not said here is as ssh2 has it. */
export interface SshTarget {
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  /** Socket of the agent that holds the keys. */
  readonly agent?: string;
}

/**
 * HTTP over `docker system dial-stdio` at the other end of an SSH connection, one for each call.
 *
 * Used instead of dockerode's own `protocol: 'ssh'`: its client makes `ssh:pc2:22pc2` of the address for the path of
 * each call, which Node 26 refuses to parse, and wants a socket's deadline of a channel that has none.
 */
export function agentOverSsh(target: SshTarget): Agent {
  const agent = new Agent();
  agent.createConnection = (options, done) =>
    dialStdio()(target).createConnection(options, (error, stream) =>
      error ? done?.(error, stream) : done?.(null, withTimeout(stream)),
    );
  return agent;
}

/** A channel of SSH has no deadline for silence, which Node's HTTP client sets on what it takes for a socket. */
function withTimeout(stream: Duplex): Duplex {
  let timer: NodeJS.Timeout | undefined;
  const { push } = stream;
  stream.push = (chunk, encoding) => {
    timer?.refresh();
    return push.call(stream, chunk, encoding);
  };
  stream.once('close', () => clearTimeout(timer));
  return Object.assign(stream, {
    setTimeout(ms: number, listener?: () => void) {
      clearTimeout(timer);
      if (listener) stream.once('timeout', listener);
      timer = ms > 0 ? setTimeout(() => stream.emit('timeout'), ms) : undefined;
      timer?.unref();
      return stream;
    },
    setNoDelay: () => stream,
    setKeepAlive: () => stream,
    ref: () => stream,
    unref: () => stream,
  });
}

/** The part of dockerode's client that speaks SSH; loaded when the first call is made. */
function dialStdio(): (target: SshTarget) => Agent {
  const { resolve } = createRequire(import.meta.url);
  const ofDockerode = createRequire(resolve('dockerode/package.json'));
  return ofDockerode('docker-modem/lib/ssh.js') as (target: SshTarget) => Agent;
}
