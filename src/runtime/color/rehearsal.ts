/** The place where a color is tried: an account and a folder of its own. */
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { REHEARSAL_SECRET } from '../../contracts/release/release.ts';
import type { Place } from '../life/assembly.ts';
import type { Container } from '../life/container.ts';
import { connectFabric } from '../fabric/connect.ts';

/**
 * Connects with the login of rehearsals and empties the folder; nothing of an earlier one is left.
 *
 * @throws SECRET_MISSING
 */
export async function openRehearsal({ settings, secrets, log }: Container): Promise<Place> {
  const { identity, nkeyFile, natsUrl: url } = settings;
  const stateDir = join(settings.stateDir, 'rehearsal');
  rmSync(stateDir, { recursive: true, force: true });
  mkdirSync(stateDir, { recursive: true });
  const login = nkeyFile === null ? null : join(dirname(nkeyFile), REHEARSAL_SECRET);
  const fabric = await connectFabric({ identity, url, nkeyFile: login, secrets, log });
  return { fabric, settings: { ...settings, stateDir }, rehearsing: true };
}
