import { statSync } from 'node:fs';
import { variableOf } from '../address.ts';
import { isLocal, type Engine } from '../engine.ts';

/** Suffix of the variable that names the group of a machine's socket, when it cannot be looked at from here. */
const GID_SUFFIX = 'ENGINE_GID';

/**
 * What the compose files need to give the steward its socket: where it is, and the group that may use
 * it. Of an engine on another machine the group is not known here, unless `TANDEM_<MACHINE>_ENGINE_GID`
 * says it; the steward then starts degraded and says so.
 */
export function socketVariables(
  engine: Pick<Engine, 'machine' | 'address'>,
  env: NodeJS.ProcessEnv = process.env,
  groupOf: (path: string) => number | null = groupOfFile,
): Record<string, string> {
  const named = env[variableOf(engine.machine).replace(/DOCKER_HOST$/, GID_SUFFIX)];
  const socket = isLocal(engine as Engine) ? new URL(engine.address).pathname : undefined;
  const gid = named ?? env.TANDEM_ENGINE_GID ?? (socket && groupOf(socket)?.toString());
  return {
    ...(gid ? { TANDEM_ENGINE_GID: gid } : {}),
    ...(socket && !env.TANDEM_ENGINE_SOCKET ? { TANDEM_ENGINE_SOCKET: socket } : {}),
  };
}

function groupOfFile(path: string): number | null {
  try {
    return statSync(path).gid;
  } catch {
    return null;
  }
}
