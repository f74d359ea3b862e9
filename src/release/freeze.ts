/** No release goes on until somebody lifts it; a way back stays open. */
import { ReleaseFrozen } from '../contracts/error-catalogue/release.ts';
import type { ReleaseStore } from './state/store.ts';

/** @throws RELEASE_FROZEN */
export async function refuseFrozen(store: ReleaseStore): Promise<void> {
  const freeze = await store.freeze();
  if (freeze) throw new ReleaseFrozen({ ...freeze });
}
