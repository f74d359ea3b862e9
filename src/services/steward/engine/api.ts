/** What the steward asks of the engine, and nothing else. */
import type { Readable } from 'node:stream';
import type { ContainerInspectInfo, ContainerInfo, ContainerStats, ImageInfo } from 'dockerode';

/** What the engine tells about its machine; the fields that are used. */
export interface EngineInfo {
  readonly Name: string;
  readonly OperatingSystem: string;
  readonly KernelVersion: string;
  readonly ServerVersion: string;
  readonly CgroupVersion: string;
  readonly NCPU: number;
  readonly MemTotal: number;
  readonly DockerRootDir: string;
}

export interface EngineApi {
  info(): Promise<EngineInfo>;
  /** Containers of a compose project, the stopped ones too. */
  list(project: string): Promise<ContainerInfo[]>;
  inspect(id: string): Promise<ContainerInspectInfo>;
  /** One reading; rates cannot be made from it. */
  stats(id: string): Promise<ContainerStats>;
  /** @returns false when it ran already */
  start(id: string): Promise<boolean>;
  /** @param seconds until the engine kills it; default what the container says. Returns false when it stood already. */
  stop(id: string, seconds?: number): Promise<boolean>;
  restart(id: string, seconds?: number): Promise<void>;
  /** Ends it at once, a paused one too; its restart policy does not start it again. */
  kill(id: string): Promise<void>;
  /** Puts the files of a tar archive into a folder of a container, running or not. */
  putFiles(id: string, folder: string, archive: Readable): Promise<void>;
  /** Newline-delimited JSON of what happens to the containers of a project from now on. */
  events(project: string): Promise<Readable>;
  /** Frames of what a container wrote since then (`seconds.nanoseconds`) and writes, with times. */
  logs(id: string, since: string): Promise<Readable>;
  removeContainer(id: string): Promise<void>;
  danglingImages(): Promise<ImageInfo[]>;
  /** Fails when a container still uses it. */
  removeImage(id: string): Promise<void>;
}
