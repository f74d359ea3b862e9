/** An engine in memory, for tests: its containers, what was done to them, and a stream of events. */
import { PassThrough, type Readable } from 'node:stream';
import type { ContainerInfo, ContainerInspectInfo, ContainerStats, ImageInfo } from 'dockerode';
import type { EngineApi } from '../api.ts';

export interface FakeContainer {
  readonly id: string;
  readonly labels: Record<string, string>;
  state: string;
}

/** A container of the project `fleet-pc2`, as Compose labels it. */
export function fleetContainer(
  agent: string,
  service: string,
  more: Record<string, string> = {},
): FakeContainer {
  return {
    id: service.padEnd(64, '0'),
    state: 'running',
    labels: {
      'com.docker.compose.project': 'fleet-pc2',
      'com.docker.compose.service': service,
      'tandem.agent': agent,
      'tandem.role': 'agent',
      ...more,
    },
  };
}

export class FakeEngine implements EngineApi {
  readonly containers: FakeContainer[];
  readonly done: string[] = [];
  readonly images: ImageInfo[] = [];
  stream = new PassThrough();
  /** When set, every call fails with it. */
  failure: Error | undefined;

  constructor(containers: FakeContainer[]) {
    this.containers = containers;
  }

  async info() {
    this.#check();
    return {
      Name: 'host-1',
      OperatingSystem: 'Debian',
      KernelVersion: '6',
      ServerVersion: '26',
      CgroupVersion: '2',
      NCPU: 8,
      MemTotal: 1024,
      DockerRootDir: '/var/lib/docker',
    };
  }

  async list(project: string) {
    this.#check();
    return this.containers
      .filter(({ labels }) => labels['com.docker.compose.project'] === project)
      .map(({ id, labels, state }) => ({
        Id: id,
        Labels: labels,
        State: state,
        Status: state === 'running' ? 'Up 1 second (healthy)' : 'Exited (0)',
        Image: 'tandem/runtime',
        Names: [`/${labels['com.docker.compose.service']}`],
      })) as ContainerInfo[];
  }

  async inspect(id: string) {
    this.#check();
    const { labels, state } = this.#one(id);
    return {
      Id: id,
      RestartCount: 0,
      Config: { Image: 'tandem/runtime', Labels: labels },
      State: { Status: state, StartedAt: '', FinishedAt: '', ExitCode: 0, Error: '' },
      HostConfig: {},
    } as unknown as ContainerInspectInfo;
  }

  async stats() {
    return { memory_stats: {}, cpu_stats: {} } as ContainerStats;
  }

  start = (id: string) => this.#move('start', id, 'running');
  stop = (id: string) => this.#move('stop', id, 'exited');
  async restart(id: string) {
    await this.#move('restart', id, 'running');
  }

  async kill(id: string) {
    await this.#move('kill', id, 'exited');
  }

  async putFiles(id: string, folder: string, archive: Readable) {
    this.#check();
    archive.resume();
    this.done.push(`put into ${folder} of ${this.#one(id).labels['com.docker.compose.service']}`);
  }

  async events() {
    this.#check();
    return (this.stream = new PassThrough());
  }

  /** What was asked of each log, and the stream that answers. */
  readonly asked: { id: string; since: string; stream: PassThrough }[] = [];
  async logs(id: string, since: string) {
    this.#check();
    const stream = new PassThrough();
    this.asked.push({ id, since, stream });
    return stream;
  }

  async removeContainer(id: string) {
    this.done.push(`remove ${this.#one(id).labels['com.docker.compose.service']}`);
  }
  danglingImages = async () => this.images;
  async removeImage(id: string) {
    if (id.includes('used')) throw new Error('image is being used');
    this.done.push(`remove ${id}`);
  }

  async #move(verb: string, id: string, state: string): Promise<boolean> {
    this.#check();
    const one = this.#one(id);
    const changed = one.state !== state;
    one.state = state;
    this.done.push(`${verb} ${one.labels['com.docker.compose.service']}`);
    return changed;
  }

  #one(id: string): FakeContainer {
    const found = this.containers.find((one) => one.id === id);
    if (!found) throw Object.assign(new Error('no such container'), { statusCode: 404 });
    return found;
  }

  #check(): void {
    if (this.failure) throw this.failure;
  }
}
