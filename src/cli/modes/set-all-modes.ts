import { CAPABILITY_NAMES, type Mode } from '../../contracts/migration/modes.ts';
import { setMode } from '../commands/mode/set.ts';
import { paint } from '../output/style.ts';

/**
 * Sets every capability to one mode.
 *
 * @param set sets one; default asks core-orchestrator
 * @throws at the first that is refused; those before it are set
 */
export async function setAllModes(mode: Mode, percent?: number, set = setMode): Promise<void> {
  for (const capability of CAPABILITY_NAMES)
    await set(capability, mode, percent === undefined ? {} : { percent });
  console.log(`${paint.good('set')} all ${CAPABILITY_NAMES.length} capabilities to ${mode}`);
}
