import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../engine/project.ts';

/** Version of this checkout, which is that of its images unless TANDEM_VERSION says otherwise. */
export function packageVersion(): string {
  const text = readFileSync(path.join(ROOT, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
