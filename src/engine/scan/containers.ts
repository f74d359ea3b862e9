import type Docker from 'dockerode';
import type { Scan } from '../../fabric/scan/scan.ts';
import type { Engine } from '../engine.ts';
import { projectOf } from '../project.ts';

/**
 * Searches environment, arguments, labels, processes and logs of the fleet's containers on an engine,
 * the stopped ones too.
 *
 * @returns the ids of the images they run
 * @throws the reason of the scan's signal
 */
export async function scanContainers(scan: Scan, engine: Engine): Promise<Set<string>> {
  const { docker, machine } = engine;
  const label = [`com.docker.compose.project=${projectOf(machine)}`];
  const images = new Set<string>();
  for (const { Id, Names, ImageID } of await docker.listContainers({
    all: true,
    filters: { label },
  })) {
    scan.signal.throwIfAborted();
    images.add(ImageID);
    const name = `container ${machine}/${(Names[0] ?? Id).replace('/', '')}`;
    try {
      await scanContainer(scan, docker.getContainer(Id), name);
    } catch (cause) {
      // One that was removed meanwhile holds nothing any more.
      if ((cause as { statusCode?: number }).statusCode === 404) continue;
      scan.leftOut(name, cause instanceof Error ? cause.message : String(cause));
    }
  }
  return images;
}

async function scanContainer(scan: Scan, container: Docker.Container, name: string): Promise<void> {
  const { Config, Path, Args, State } = await container.inspect();
  for (const pair of Config.Env ?? []) {
    scan.text('env', `${name}, environment variable ${pair.split('=', 1)[0]}`, pair);
  }
  scan.text('argv', `${name}, arguments`, [Path, ...Args].join('\0'));
  scan.text('argv', `${name}, health check`, (Config.Healthcheck?.Test ?? []).join('\0'));
  for (const [key, value] of Object.entries(Config.Labels ?? {})) {
    scan.text('labels', `${name}, label ${key}`, value);
  }
  if (State.Running) {
    const top = (await container.top({ ps_args: '-eo pid,args' })) as { Processes: string[][] };
    for (const row of top.Processes) scan.text('processes', `${name}, process`, row.join(' '));
  }
  await scanLogs(scan, container, name, Config.Tty);
}

async function scanLogs(scan: Scan, container: Docker.Container, name: string, tty: boolean) {
  // The rotating log driver bounds this to a few megabytes.
  const log = await container.logs({ stdout: true, stderr: true });
  const feeds = [1, 2].map(() => scan.stream('logs', `${name}, log`));
  if (tty) feeds[0]!(log);
  else for (const { kind, bytes } of frames(log)) feeds[kind === 2 ? 1 : 0]!(bytes);
}

/** The parts of a log without their headers: kind (1 stdout, 2 stderr), three zeros, length, bytes. */
function* frames(log: Buffer): Generator<{ kind: number; bytes: Buffer }> {
  for (let at = 0; at + 8 <= log.length;) {
    const end = at + 8 + log.readUInt32BE(at + 4);
    yield { kind: log[at]!, bytes: log.subarray(at + 8, end) };
    at = end;
  }
}
