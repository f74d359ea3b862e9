/** The engine behind its socket, through dockerode. */
import type { Readable } from 'node:stream';
import Docker from 'dockerode';
import type { EngineApi, EngineInfo } from './api.ts';

/** For calls that only look. Milliseconds. */
const LOOK_TIMEOUT_MS = 10_000;

const WATCHED = [
  'start',
  'die',
  'oom',
  'kill',
  'destroy',
  'create',
  'health_status',
  'pause',
  'unpause',
] as const;

/** @param socketPath where the engine listens; nothing is opened before the first call */
export function dockerApi(socketPath: string): EngineApi {
  const quick = new Docker({ socketPath, timeout: LOOK_TIMEOUT_MS });
  // Stopping takes as long as the container's grace, and events never end.
  const slow = new Docker({ socketPath });
  const seconds = (t?: number) => (t === undefined ? {} : { t });
  return {
    info: () => quick.info() as Promise<EngineInfo>,
    list: (project) => quick.listContainers({ all: true, filters: { label: [labelOf(project)] } }),
    inspect: (id) => quick.getContainer(id).inspect(),
    stats: (id) => quick.getContainer(id).stats({ stream: false, 'one-shot': true }),
    start: (id) => changed(quick.getContainer(id).start()),
    stop: (id, t) => changed(slow.getContainer(id).stop(seconds(t))),
    restart: async (id, t) => void (await slow.getContainer(id).restart(seconds(t))),
    kill: async (id) => void (await quick.getContainer(id).kill({ signal: 'SIGKILL' })),
    putFiles: async (id, path, archive) =>
      void (await quick.getContainer(id).putArchive(archive, { path })),
    events: (project) =>
      slow.getEvents({
        filters: { type: ['container'], event: [...WATCHED], label: [labelOf(project)] },
      }) as Promise<Readable>,
    logs: (id, since) => {
      const options = {
        follow: true,
        stdout: true,
        stderr: true,
        timestamps: true,
        since,
      } as const;
      return slow.getContainer(id).logs(options) as unknown as Promise<Readable>;
    },
    removeContainer: async (id) => void (await quick.getContainer(id).remove({ v: false })),
    danglingImages: () => quick.listImages({ filters: { dangling: ['true'] } }),
    removeImage: async (id) => void (await quick.getImage(id).remove({ force: false })),
  };
}

function labelOf(project: string): string {
  return `com.docker.compose.project=${project}`;
}

/** 304: the container is in that state already. */
async function changed(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 304) return false;
    throw error;
  }
}
