import { fileURLToPath } from 'node:url';
import path from 'node:path';

/** Root of the checkout. */
export const ROOT = path.resolve(fileURLToPath(new URL('../../', import.meta.url)));

/** Folder of the compose files. */
export const COMPOSE_DIR = path.join(ROOT, 'compose');

/** Prefix of project names; tests and a second fleet on one engine set their own. */
export const PROJECT_PREFIX = process.env.TANDEM_PROJECT_PREFIX || 'tandem';

/** Folder of the secrets; compose files read the same variable. */
export const SECRETS_DIR = path.resolve(COMPOSE_DIR, process.env.TANDEM_SECRETS_DIR || 'secrets');

/** Variables of the compose files: which version each color has, and whether the second color runs. */
export const VERSIONS_FILE =
  PROJECT_PREFIX === 'tandem'
    ? path.join(COMPOSE_DIR, '.env')
    : path.join(ROOT, '.tandem', 'release', 'of', PROJECT_PREFIX, 'compose.env');

/** Compose project name of a machine; fixed, so that volumes and networks keep their names. */
export function projectOf(machine: string): string {
  return `${PROJECT_PREFIX}-${machine}`;
}

/** Network that joins the brokers when both machines run on one engine; the one-host overlay names it too. */
export const LINK_NETWORK = `${PROJECT_PREFIX}-link`;
