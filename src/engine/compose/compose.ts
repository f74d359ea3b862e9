import { existsSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { ComposeFailed } from '../../contracts/error-catalogue/cli/engine.ts';
import type { Engine } from '../engine.ts';
import { pinsFile } from './pins.ts';
import { socketVariables } from './socket.ts';
import {
  COMPOSE_DIR,
  LINK_NETWORK,
  ROOT,
  SECRETS_DIR,
  VERSIONS_FILE,
  projectOf,
} from '../project.ts';

/** The compose files of a machine: its own and the overlays that were chosen, those that exist. */
export interface ComposeProject {
  readonly engine: Engine;
  readonly files: readonly string[];
  readonly profiles: readonly string[];
  /** Variables of the compose files, over those that everybody gets. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Puts the file list of a machine together; an overlay that was not rendered is not needed. Versions that
 * single containers were upgraded to come last.
 */
export function composeProject(
  engine: Engine,
  overlays: readonly string[],
  profiles: readonly string[] = [],
): ComposeProject {
  const files = [
    path.join(COMPOSE_DIR, `${engine.machine}.yaml`),
    ...overlays.map((name) => path.join(COMPOSE_DIR, 'overlays', `${name}.${engine.machine}.yaml`)),
    pinsFile(engine.machine),
  ];
  return { engine, files: files.filter((file) => existsSync(file)), profiles };
}

/** What Compose makes of the files, with variables and overlays resolved. */
export interface ResolvedProject {
  /** Names of the services that the profiles select. */
  readonly services: readonly string[];
  readonly secretFiles: readonly string[];
  readonly published: readonly { service: string; address: string; port: number }[];
}

/**
 * Asks Compose what the files come to.
 *
 * @throws ComposeFailed when they are not valid together
 */
export async function resolveProject(project: ComposeProject): Promise<ResolvedProject> {
  const args = ['config', '--format', 'json'];
  const result = await execa('docker', commandOf(project, args), {
    ...settingsOf(project),
    reject: false,
    timeout: 60_000,
  });
  if (result.failed) throw failureOf(project, 'config', result, result.stderr.split('\n'));
  const config = JSON.parse(result.stdout) as {
    services?: Record<string, { ports?: { host_ip?: string; published?: string }[] }>;
    secrets?: Record<string, { file?: string }>;
  };
  return {
    services: Object.keys(config.services ?? {}),
    secretFiles: Object.values(config.secrets ?? {}).flatMap(({ file }) => (file ? [file] : [])),
    published: Object.entries(config.services ?? {}).flatMap(([service, { ports = [] }]) =>
      ports.flatMap(({ host_ip: address = '0.0.0.0', published }) =>
        published ? [{ service, address, port: Number(published) }] : [],
      ),
    ),
  };
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
  const child = execa(
    'docker',
    commandOf(project, ['--progress', 'plain', '--ansi', 'never'], args),
    {
      ...settingsOf(project),
      reject: false,
      all: true,
    },
  );
  const tail: string[] = [];
  for await (const line of child.iterable({ from: 'all' })) {
    onLine(line);
    tail.push(line);
    if (tail.length > 40) tail.shift();
  }
  const result = await child;
  if (result.failed) throw failureOf(project, args[0] ?? '', result, tail);
}

function commandOf(
  { engine, files, profiles }: ComposeProject,
  ...args: (readonly string[])[]
): string[] {
  const [global, rest] = args.length > 1 ? args : [[], args[0] ?? []];
  return [
    'compose',
    ...['--project-name', projectOf(engine.machine), '--project-directory', COMPOSE_DIR],
    ...(global ?? []),
    // The same file that Compose finds by itself, unless this is a second fleet on the engine.
    ...(existsSync(VERSIONS_FILE) ? ['--env-file', VERSIONS_FILE] : []),
    ...files.flatMap((file) => ['--file', file]),
    ...profiles.flatMap((profile) => ['--profile', profile]),
    ...(rest ?? []),
  ];
}

function settingsOf({ engine, env }: ComposeProject) {
  return {
    cwd: ROOT,
    env: {
      DOCKER_HOST: engine.address,
      TANDEM_LINK_NETWORK: LINK_NETWORK,
      TANDEM_SECRETS_DIR: SECRETS_DIR,
      ...socketVariables(engine),
      ...env,
    },
    stdin: 'ignore',
  } as const;
}

function failureOf(
  project: ComposeProject,
  verb: string,
  result: { exitCode?: number; code?: string; shortMessage?: string },
  tail: readonly string[],
): Error {
  return new ComposeFailed({
    verb,
    machine: project.engine.machine,
    exitCode: result.exitCode ?? result.code ?? 'none',
    reason: lastWords(tail) || (result.shortMessage ?? 'no output'),
  });
}

/** Compose's reason is in its last lines; progress lines before it help nobody. */
function lastWords(tail: readonly string[]): string {
  const telling = tail.filter((line) =>
    /error|fail|invalid|no such|denied|unhealthy|not found/i.test(line),
  );
  return (telling.length > 0 ? telling : tail).slice(-3).join(' | ').trim();
}
