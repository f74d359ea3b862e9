import { ROOT } from '../../engine/project.ts';
import { RELEASE_DIR } from '../../release/folder.ts';
import { FileReceipts } from '../../release/receipts/write.ts';
import { packageVersion } from '../package-version.ts';

/** The receipts of this checkout. */
export function receiptsAtHand(): FileReceipts {
  const tools = [
    { name: 'tandem', version: packageVersion() },
    { name: 'node', version: process.version },
  ];
  return new FileReceipts({ releaseDir: RELEASE_DIR, root: ROOT, tools });
}
