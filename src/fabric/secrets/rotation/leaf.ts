import { hubOf, leavesOf } from '../../nats/link.ts';
import { writeAuthFiles } from '../derived.ts';
import { layout } from '../files/layout.ts';
import { newRandom } from '../random.ts';
import type { RotateContext } from './context.ts';

/**
 * Replaces the passwords that leaf machines log in at the hub with. The hub takes old and new until
 * the leaf's broker was restarted; a broker cannot change a remote by reloading.
 */
export async function rotateLeafPasswords(
  { files, fleet, log }: RotateContext,
  machines: readonly string[],
): Promise<void> {
  const asksForHub = machines.length === 1 && machines[0] === hubOf(fleet);
  for (const leaf of leavesOf(fleet).filter((name) => asksForHub || machines.includes(name))) {
    const file = layout.leafPassword(leaf);
    const [before, after] = [files.read(file), newRandom()];
    const coming = await writeAuthFiles(files, fleet, { leafPasswords: { [leaf]: after } });
    await log.reload(coming, fleet.machines);
    log.replace(file, after, 'owner');
    await writeAuthFiles(files, fleet, { leafPasswords: { [leaf]: before } });
    await log.restart(leaf);
    await log.reload(await writeAuthFiles(files, fleet), fleet.machines);
  }
}
