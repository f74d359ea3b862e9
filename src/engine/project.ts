import { fileURLToPath } from 'node:url';
import path from 'node:path';

/** Root of the checkout. */
export const ROOT = path.resolve(fileURLToPath(new URL('../../', import.meta.url)));

/** Folder of the compose files. */
export const COMPOSE_DIR = path.join(ROOT, 'compose');

/** Compose project name of a machine; fixed, so that volumes and networks keep their names. */
export function projectOf(machine: string): string {
  return `tandem-${machine}`;
}

/** Network that joins the brokers when both machines run on one engine. */
export const LINK_NETWORK = 'tandem-link';
