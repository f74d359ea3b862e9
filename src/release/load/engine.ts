/** Which k6 makes the load. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { K6Missing } from '../../contracts/error-catalogue/load.ts';

/** Names the k6 to use. */
export const K6_VARIABLE = 'TANDEM_K6';

export interface LoadEngine {
  readonly name: string;
  readonly version: string;
  /** Command and first arguments; `run --out json=FILE SCRIPT` follows. */
  readonly command: readonly [string, ...string[]];
}

/** Where `scripts/lib/k6.sh` puts the one it built. */
const BUILT = fileURLToPath(new URL('../../../.tandem/k6/k6', import.meta.url));

/** @throws K6_MISSING */
export async function findEngine(env: NodeJS.ProcessEnv = process.env): Promise<LoadEngine> {
  const k6 = env[K6_VARIABLE] || (existsSync(BUILT) ? BUILT : 'k6');
  const asked = await execa(k6, ['version'], { reject: false, timeout: 5_000 });
  const version = /^k6\S* v(\S+)/.exec(asked.stdout ?? '')?.[1];
  if (asked.failed || version === undefined)
    throw new K6Missing({ tried: k6, reason: asked.shortMessage ?? 'it tells no version' });
  return { name: 'k6', version, command: [k6] };
}
