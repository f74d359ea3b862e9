import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../engine/project.ts';
import { RELEASE_DIR } from '../release/folder.ts';
import { FileReceipts } from '../release/receipts/write.ts';

/** The receipts of this checkout. */
export function receiptsAtHand(): FileReceipts {
  const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  const tools = [
    { name: 'tandem', version },
    { name: 'node', version: process.version },
  ];
  return new FileReceipts({ releaseDir: RELEASE_DIR, root: ROOT, tools });
}
