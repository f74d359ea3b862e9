/**
 * Lets an agent begin anew. The steward deletes nothing: it leaves a mark in the state folder of the
 * stopped container, and the runtime sets the old state aside when it starts and finds it.
 */
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { CLEAR_STATE_MARK } from '../../../contracts/steward.ts';
import type { EngineApi } from './api.ts';
import { label, type Labels } from './labels.ts';

const STATE_DIR = '/var/lib/tandem';
/** User of every container. */
const OWNER = 10001;

/** Services keep what they have acknowledged, and only our runtime knows the mark. */
export function mayBeCleared(labels: Labels): boolean {
  return labels[label.role] === 'agent' && labels[label.title] === 'tandem/runtime';
}

export const KEEPS_STATE = 'only agents of the image tandem/runtime can begin anew';

/** @throws what the engine says; the container is started again in any case */
export async function clearState(api: EngineApi, id: string, seconds?: number): Promise<void> {
  await api.stop(id, seconds);
  try {
    const archive = pack();
    archive.entry({ name: CLEAR_STATE_MARK, uid: OWNER, gid: OWNER, mode: 0o600 }, '');
    archive.finalize();
    await api.putFiles(id, STATE_DIR, Readable.from(archive));
  } finally {
    await api.start(id);
  }
}
