import Docker from 'dockerode';
import { EngineUnreachable } from '../contracts/error-catalogue/cli/engine.ts';
import { TandemError } from '../contracts/errors.ts';
import { dockerHostOf, variableOf } from './address.ts';

/** Deadline of one short call to an engine, milliseconds. */
const CALL_TIMEOUT_MS = 15_000;

/** The Docker engine of one machine. */
export interface Engine {
  readonly machine: string;
  readonly address: string;
  readonly docker: Docker;
  /** Engine id; two machines with the same id share one engine. */
  readonly id: string;
  readonly info: EngineInfo;
}

/** What the CLI needs to know about an engine. */
export interface EngineInfo {
  readonly version: string;
  readonly apiVersion: string;
  readonly memoryBytes: number;
  readonly cpus: number;
  readonly hasNvidia: boolean;
  readonly dataRoot: string;
  /** Clock of the engine's host, Unix milliseconds. */
  readonly timeMs: number;
}

/**
 * Connects to the engine of a machine and reads what it is.
 *
 * @throws EngineUnreachable
 */
export async function connectEngine(machine: string, env = process.env): Promise<Engine> {
  return overClient(machine, env, async ({ address, docker }) => {
    const [info, version] = await Promise.all([docker.info(), docker.version()]);
    const runtimes = Object.keys((info.Runtimes as Record<string, unknown>) ?? {});
    return {
      machine,
      address,
      docker,
      id: info.ID as string,
      info: {
        version: version.Version,
        apiVersion: version.ApiVersion,
        memoryBytes: info.MemTotal as number,
        cpus: info.NCPU as number,
        hasNvidia: runtimes.includes('nvidia'),
        dataRoot: info.DockerRootDir as string,
        timeMs: Date.parse(info.SystemTime as string),
      },
    };
  });
}

/**
 * Does something with the engine of a machine without asking it first what it is.
 *
 * @throws EngineUnreachable, and failures of the work that are Tandem's own
 */
export async function overClient<T>(
  machine: string,
  env: NodeJS.ProcessEnv,
  work: (client: Pick<Engine, 'machine' | 'address' | 'docker'>) => Promise<T>,
): Promise<T> {
  const address = dockerHostOf(machine, env);
  try {
    return await work({ machine, address, docker: await clientFor(address) });
  } catch (cause) {
    if (cause instanceof TandemError) throw cause;
    throw new EngineUnreachable(
      {
        machine,
        address,
        reason: cause instanceof Error ? cause.message : String(cause),
        variable: variableOf(machine).replace(/^TANDEM_|_DOCKER_HOST$/g, ''),
      },
      { cause },
    );
  }
}

/** Connects to several machines at once; machines on one engine share an id, not an object. */
export function connectEngines(machines: readonly string[], env = process.env): Promise<Engine[]> {
  return Promise.all(machines.map((machine) => connectEngine(machine, env)));
}

/** True when the engine runs on this machine, so that its disk, ports and files can be looked at. */
export function isLocal(engine: Engine): boolean {
  return engine.address.startsWith('unix:');
}

async function clientFor(address: string): Promise<Docker> {
  const url = new URL(address);
  if (url.protocol === 'unix:') {
    return new Docker({ socketPath: url.pathname, timeout: CALL_TIMEOUT_MS });
  }
  const host = { protocol: 'http' as const, host: url.hostname, timeout: CALL_TIMEOUT_MS };
  if (url.protocol !== 'ssh:') return new Docker({ ...host, port: url.port || 2375 });
  const { agentOverSsh } = await import('./ssh-agent.ts');
  // The types do not know it, but the client takes whatever makes connections.
  const options = {
    ...host,
    agent: agentOverSsh({
      host: url.hostname,
      port: Number(url.port || 22),
      ...(url.username && { username: url.username }),
      ...(process.env.SSH_AUTH_SOCK && { agent: process.env.SSH_AUTH_SOCK }),
    }),
  };
  return new Docker(options);
}
