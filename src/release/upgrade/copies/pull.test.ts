import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pull } from './pull.ts';

let folder: string;
const client = (lines: string) => {
  const file = path.join(folder, 'docker');
  writeFileSync(file, `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
  return file;
};

beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'pull-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('says nothing of an image that came, of the engine that was named', async () => {
  const docker = client('[ "$DOCKER_HOST $*" = "tcp://pc2 pull --quiet ollama/ollama:1" ]');
  expect(await pull('tcp://pc2', 'ollama/ollama:1', docker)).toBeNull();
});

it('says what the engine said of one that did not', async () => {
  const docker = client('echo "Error response from daemon:\n  toomanyrequests" >&2; exit 1');
  expect(await pull('tcp://pc2', 'ollama/ollama:1', docker)).toBe(
    'Error response from daemon: toomanyrequests',
  );
});

it('says that the client is not there', async () => {
  expect(await pull('tcp://pc2', 'ollama/ollama:1', path.join(folder, 'none'))).toMatch(/ENOENT/);
});
