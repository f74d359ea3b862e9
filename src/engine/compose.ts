import { existsSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { ComposeFailed } from '../contracts/error-catalogue/engine.ts';
import type { Engine } from './engine.ts';
import { COMPOSE_DIR, LINK_NETWORK, ROOT, SECRETS_DIR, projectOf } from './project.ts';

/** The compose files of a machine: its own and the overlays that were chosen, those that exist. */
export interface ComposeProject {
  readonly engine: Engine;
  readonly files: readonly string[];
  readonly profiles: readonly string[];
}

/** Puts the file list of a machine together; an overlay that was not rendered is not needed. */
export function composeProject(
  engine: Engine,
  overlays: readonly string[],
  profiles: readonly string[] = [],
): ComposeProject {
  const files = [
    path.join(COMPOSE_DIR, `${engine.machine}.yaml`),
    ...overlays.map((name) => path.join(COMPOSE_DIR, 'overlays', `${name}.${engine.machine}.yaml`)),
  ];
  return { engine, files: files.filter((file) => existsSync(file)), profiles };
}

/**
 * Runs `docker compose <verb> ...` for one machine.
 *
 * @param onLine called for each line of progress
 * @throws ComposeFailed with Compose's own last words
 */
export async function compose(
  project: ComposeProject,
  args: readonly string[],
  onLine: (line: string) => void = () => {},
): Promise<void> {
  const { engine, files, profiles } = project;
  const command = [
    'compose',
    ...['--project-name', projectOf(engine.machine), '--project-directory', COMPOSE_DIR],
    ...['--progress', 'plain', '--ansi', 'never'],
    ...files.flatMap((file) => ['--file', file]),
    ...profiles.flatMap((profile) => ['--profile', profile]),
    ...args,
  ];
  const child = execa('docker', command, {
    cwd: ROOT,
    env: { DOCKER_HOST: engine.address, TANDEM_LINK_NETWORK: LINK_NETWORK, TANDEM_SECRETS_DIR: SECRETS_DIR },
    reject: false,
    all: true,
    stdin: 'ignore',
  });
  const tail: string[] = [];
  for await (const line of child.iterable({ from: 'all' })) {
    onLine(line);
    tail.push(line);
    if (tail.length > 40) tail.shift();
  }
  const result = await child;
  if (result.failed) {
    throw new ComposeFailed({
      verb: args[0] ?? '',
      machine: engine.machine,
      exitCode: result.exitCode ?? result.code ?? 'none',
      reason: lastWords(tail) || (result.shortMessage ?? 'no output'),
    });
  }
}

/** Compose's reason is in its last lines; progress lines before it help nobody. */
function lastWords(tail: readonly string[]): string {
  const telling = tail.filter((line) =>
    /error|fail|invalid|no such|denied|unhealthy|not found/i.test(line),
  );
  return (telling.length > 0 ? telling : tail).slice(-3).join(' | ').trim();
}
