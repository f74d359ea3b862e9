import { REHEARSAL_SECRET } from '../../../contracts/release/release.ts';
import { STEWARD } from '../../../contracts/steward.ts';
import type { Entry } from '../../../fleet/model.ts';
import { copiesOf, serviceName } from '../../../fleet/render/service/colors.ts';
import { newSeed, publicKeyOf } from '../../identity/nkeys.ts';
import { OPERATOR } from '../../../contracts/security/token.ts';
import { seedFileOf, writeAuthFiles } from '../derived.ts';
import { layout } from '../files/layout.ts';
import type { RotateContext } from './context.ts';

/** Replaces the nkey of one entry: the broker knows old and new until the entry runs with the new one. */
export async function rotateSeed(context: RotateContext, entry: Entry): Promise<void> {
  const { machine, slug } = entry;
  await replaceSeed(context, seedFileOf(machine, slug), `${machine}/${slug}`, () =>
    restartCopies(context, entry),
  );
}

/** Replaces the nkey of the command line tool; nothing runs with it. */
export async function rotateOperator(context: RotateContext): Promise<void> {
  await replaceSeed(context, seedFileOf('', OPERATOR), OPERATOR, async () => {});
}

/** Replaces the key with which a release is tried; all that hold it are started anew. */
export async function rotateRehearsal(
  context: RotateContext,
  machines: readonly string[],
): Promise<void> {
  for (const machine of machines) {
    const holders = context.fleet.entries.filter(
      (entry) => entry.machine === machine && (entry.colors || entry.name === STEWARD),
    );
    const file = layout.seed(machine, REHEARSAL_SECRET);
    await replaceSeed(context, file, `${machine}/${REHEARSAL_SECRET}`, async () => {
      for (const entry of holders) await restartCopies(context, entry);
    });
  }
}

/** The copy of each color, one after the other. */
async function restartCopies({ log }: RotateContext, entry: Entry): Promise<void> {
  for (const copy of copiesOf(entry)) await log.restart(entry.machine, serviceName(entry, copy));
}

async function replaceSeed(
  { files, fleet, log }: RotateContext,
  file: string,
  user: string,
  moveOver: () => Promise<void>,
): Promise<void> {
  const seed = newSeed();
  // The broker learns the new key first: whenever this is cut short, the file on disk is valid there.
  const alsoValid = { publicKeys: { [user]: publicKeyOf(seed, files.pathOf(file)) } };
  await log.reload(await writeAuthFiles(files, fleet, alsoValid), fleet.machines);
  log.replace(file, seed, user === OPERATOR ? 'owner' : 'container');
  await moveOver();
  await log.reload(await writeAuthFiles(files, fleet), fleet.machines);
}
