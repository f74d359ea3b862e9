import { RELEASE_DIR } from '../../release/folder.ts';
import { FileStore } from '../../release/state/file-store.ts';

/** The state of this checkout's releases. */
export const storeAtHand = () => new FileStore(RELEASE_DIR);
