/** What makes the load: k6 where there is one, else the runner of this folder. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

/** Names the k6 to use, for one that is not on the PATH. */
export const K6_VARIABLE = 'TANDEM_K6';

export interface LoadEngine {
  readonly name: string;
  readonly version: string;
  /** Command and first arguments; `run --out json=FILE SCRIPT` follows. */
  readonly command: readonly [string, ...string[]];
}

const RUNNER = fileURLToPath(new URL('./runner/main.ts', import.meta.url));

export async function findEngine(env: NodeJS.ProcessEnv = process.env): Promise<LoadEngine> {
  const k6 = env[K6_VARIABLE] || 'k6';
  const asked = await execa(k6, ['version'], { reject: false, timeout: 5_000 });
  const version = /^k6(?:\.exe)? v(\S+)/.exec(asked.stdout ?? '')?.[1];
  if (!asked.failed && version !== undefined) return { name: 'k6', version, command: [k6] };
  return {
    name: 'tandem-load-runner',
    version: ownVersion(),
    command: [process.execPath, RUNNER],
  };
}

function ownVersion(): string {
  const file = new URL('../../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
