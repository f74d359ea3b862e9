import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type Docker from 'dockerode';
import { ROOT } from '../../src/engine/project.ts';

/**
 * Writes the last log lines and the state of every container of a project under `test-results/`, always: whether
 * a suite failed is not known where it cleans up.
 */
export async function keepLogs(docker: Docker, project: string): Promise<void> {
  const folder = path.join(ROOT, 'test-results', project);
  mkdirSync(folder, { recursive: true });
  const containers = await docker.listContainers({
    all: true,
    filters: { label: [`com.docker.compose.project=${project}`] },
  });
  await Promise.all(containers.map((container) => keep(docker, container, folder)));
}

async function keep(docker: Docker, { Id, Names }: Docker.ContainerInfo, folder: string) {
  const container = docker.getContainer(Id);
  const name = (Names[0] ?? Id).replaceAll('/', '');
  const logs = await container
    .logs({ stdout: true, stderr: true, tail: 500, timestamps: true })
    .catch(String);
  const state = await container
    .inspect()
    .then((c) => c.State)
    .catch(String);
  writeFileSync(path.join(folder, `${name}.log`), logs.toString());
  writeFileSync(path.join(folder, `${name}.state.json`), JSON.stringify(state, null, 2));
}
