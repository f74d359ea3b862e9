import type { Entry } from '../../fleet/model.ts';
import { newSeed, publicKeyOf } from '../identity/nkeys.ts';
import { OPERATOR } from '../nats/users.ts';
import { seedFileOf, writeAuthFiles } from './derived.ts';
import type { RotateContext } from './rotate.ts';

/** Replaces the nkey of one entry: the broker knows old and new until the entry runs with the new one. */
export async function rotateSeed(context: RotateContext, entry: Entry): Promise<void> {
  const { machine, slug } = entry;
  await replaceSeed(context, seedFileOf(machine, slug), `${machine}/${slug}`, () =>
    context.log.restart(machine, slug),
  );
}

/** Replaces the nkey of the command line tool; nothing runs with it. */
export async function rotateOperator(context: RotateContext): Promise<void> {
  await replaceSeed(context, seedFileOf('', OPERATOR), OPERATOR, async () => {});
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
