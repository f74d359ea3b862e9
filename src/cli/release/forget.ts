import { VERSIONS_FILE } from '../../engine/project.ts';
import { NOTHING_YET } from '../../release/state/schema.ts';
import { FileVersions } from '../../release/versions/file-versions.ts';
import { storeAtHand } from './store-at-hand.ts';

/** The data of the fleet is gone: nothing is staged or live any more. History and receipts stay. */
export async function forgetReleases(): Promise<void> {
  await new FileVersions(VERSIONS_FILE).forget();
  const store = storeAtHand();
  const { phase } = await store.load();
  if (phase !== 'idle') await store.save({ ...NOTHING_YET, updated_at: new Date().toISOString() });
}
