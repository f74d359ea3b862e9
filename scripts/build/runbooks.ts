/** The runbooks as files of the page, so that they can be read where alerts are shown, without a checkout. */
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const RUNBOOKS = fileURLToPath(new URL('../../docs/runbooks/', import.meta.url));

/** @param pageDir folder of the built page; gets `runbooks/` */
export function copyRunbooks(pageDir: string): void {
  const to = path.join(pageDir, 'runbooks');
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(RUNBOOKS).filter((one) => one.endsWith('.md')))
    copyFileSync(path.join(RUNBOOKS, name), path.join(to, name));
}
