import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type Docker from 'dockerode';
import { ROOT } from '../../../src/engine/project.ts';

/** Bytes kept of one container, the newest: more than most say in a suite, and a door under load says much. */
const MOST_BYTES = 8 * 2 ** 20;

/** Folders kept of one suite; a slice of two machines makes two. */
const MOST_FOLDERS = 20;

/** Bytes before each piece of a log: the stream it belongs to, and its length. */
const FRAME_HEADER = 8;

/**
 * Writes log and state of every container of a project under `test-results/containers/SUITE/`, always: whether a
 * suite failed is not known where it cleans up. What is older than the last runs of the same suite goes.
 */
export async function keepLogs(docker: Docker, project: string): Promise<void> {
  const suite = path.join(ROOT, 'test-results', 'containers', suiteName());
  const folder = path.join(suite, project);
  mkdirSync(folder, { recursive: true });
  prune(suite);
  const containers = await docker.listContainers({
    all: true,
    filters: { label: [`com.docker.compose.project=${project}`] },
  });
  await Promise.all(
    containers.map(({ Id, Names }) => {
      const name = (Names[0] ?? Id).replace('/', '').replace(`${project}-`, '');
      return keep(docker.getContainer(Id), path.join(folder, name));
    }),
  );
}

/** Scripts use slices too, outside of Jest. */
function suiteName(): string {
  const file = typeof expect === 'undefined' ? process.argv[1] : expect.getState().testPath;
  return path.basename(file ?? 'unknown').replace(/(\.test)?\.ts$/, '');
}

function prune(suite: string): void {
  const folders = readdirSync(suite)
    .map((name) => path.join(suite, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  for (const old of folders.slice(MOST_FOLDERS)) rmSync(old, { recursive: true, force: true });
}

async function keep(container: Docker.Container, file: string): Promise<void> {
  const log = await container
    .logs({ stdout: true, stderr: true, timestamps: true })
    .then((framed) => Buffer.concat([...pieces(framed)]).subarray(-MOST_BYTES))
    .catch(String);
  const state = await container
    .inspect()
    .then((c) => c.State)
    .catch(String);
  writeFileSync(`${file}.log`, log);
  writeFileSync(`${file}.state.json`, JSON.stringify(state, null, 2));
}

function* pieces(framed: Buffer): Generator<Buffer> {
  for (let at = 0; at + FRAME_HEADER <= framed.length;) {
    const end = at + FRAME_HEADER + framed.readUInt32BE(at + 4);
    yield framed.subarray(at + FRAME_HEADER, end);
    at = end;
  }
}
