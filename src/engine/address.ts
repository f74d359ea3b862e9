import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { ContextUnknown } from '../contracts/error-catalogue/cli/engine.ts';

/** Where the engine of a machine is, as a `DOCKER_HOST` value. */
export const DEFAULT_DOCKER_HOST = 'unix:///var/run/docker.sock';

/**
 * Finds the engine of a machine, first match wins: `TANDEM_<MACHINE>_DOCKER_HOST`, `DOCKER_HOST`,
 * the Docker context in use, the local socket.
 *
 * @returns a `unix://`, `tcp://` or `ssh://` address
 * @throws ContextUnknown when the context in use has no definition
 */
export function dockerHostOf(machine: string, env: NodeJS.ProcessEnv = process.env): string {
  return env[variableOf(machine)] || env.DOCKER_HOST || contextHost(env) || DEFAULT_DOCKER_HOST;
}

/** Name of the variable that points at one machine's engine. */
export function variableOf(machine: string): string {
  return `TANDEM_${machine.toUpperCase().replaceAll('-', '_')}_DOCKER_HOST`;
}

/** Contexts live under `contexts/meta/<sha256 of the name>/meta.json` (docker/cli context store). */
function contextHost(env: NodeJS.ProcessEnv): string | undefined {
  const config = env.DOCKER_CONFIG ?? path.join(homedir(), '.docker');
  const context = env.DOCKER_CONTEXT || currentContext(config);
  if (!context || context === 'default') return undefined;
  const digest = createHash('sha256').update(context).digest('hex');
  const folder = path.join(config, 'contexts', 'meta');
  try {
    const meta = JSON.parse(readFileSync(path.join(folder, digest, 'meta.json'), 'utf8')) as {
      Endpoints?: { docker?: { Host?: string } };
    };
    return meta.Endpoints?.docker?.Host;
  } catch (cause) {
    throw new ContextUnknown({ context, folder }, { cause });
  }
}

function currentContext(config: string): string | undefined {
  try {
    const file = readFileSync(path.join(config, 'config.json'), 'utf8');
    return (JSON.parse(file) as { currentContext?: string }).currentContext;
  } catch {
    return undefined;
  }
}
