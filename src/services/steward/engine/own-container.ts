/** Finds out which container this process runs in, and so which compose project is the fleet's. */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { EngineApi } from './api.ts';
import { label } from './labels.ts';

export interface OwnContainer {
  readonly id: string;
  /** Compose project of this machine's part of the fleet. */
  readonly project: string;
}

/** The engine mounts files of each container from `.../containers/<id>/`. */
const OWN_FILES = /\/containers\/([0-9a-f]{64})\//;

/**
 * Asks the engine about the container that this process is in.
 *
 * @throws when the engine does not answer, or this is no container of a compose project
 */
export async function findOwnContainer(
  engine: Pick<EngineApi, 'inspect'>,
  mounts: string = readMounts(),
  host: string = hostname(),
): Promise<OwnContainer> {
  const id = OWN_FILES.exec(mounts)?.[1] ?? host;
  const { Id, Config } = await engine.inspect(id);
  const project = Config.Labels?.[label.project];
  if (!project) throw new Error(`container ${Id.slice(0, 12)} is of no compose project`);
  return { id: Id, project };
}

function readMounts(): string {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    return '';
  }
}
