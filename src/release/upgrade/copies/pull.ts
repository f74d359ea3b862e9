import { execa } from 'execa';

const PULL_TIMEOUT_MS = 600_000;
/** Of what the client said; the reason stands last. */
const LAST_CHARACTERS = 300;

/**
 * Pulls an image onto an engine.
 *
 * @param address of the engine, as for DOCKER_HOST
 * @param docker the client
 * @returns why it could not be had, null when it is there now
 */
export async function pull(
  address: string,
  image: string,
  docker = 'docker',
): Promise<string | null> {
  const pulled = await execa(docker, ['pull', '--quiet', image], {
    env: { DOCKER_HOST: address },
    timeout: PULL_TIMEOUT_MS,
    reject: false,
  });
  if (!pulled.failed) return null;
  const said = pulled.timedOut ? '' : pulled.stderr.replace(/\s+/g, ' ').trim();
  return said.slice(-LAST_CHARACTERS) || (pulled.shortMessage ?? 'it does not say why');
}
