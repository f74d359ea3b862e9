/** The old container ends before the new one starts; a bad new one is replaced by the old version again. */
import {
  UpgradeCardFull,
  UpgradeNotRunning,
  UpgradePartnerAway,
} from '../../../contracts/error-catalogue/release/upgrade.ts';
import { isServing, type Copies, type Copy } from '../copies/copies.ts';
import type { ExchangeOptions, Exchanged } from './outcome.ts';
import { makeRoom, ROOM_MS } from './make-room.ts';
import type { Step } from '../plan/types.ts';
import { untilServing } from './until-serving.ts';
import { watch } from './watch.ts';

const LEFT = 'the old version was started again';

/** @param imageId digest of the target on this machine */
export async function stopFirst(
  copies: Copies,
  step: Step,
  imageId: string,
  options: ExchangeOptions,
): Promise<Exchanged> {
  const { machine, slug, partner } = step;
  const before = await copies.list(machine, slug);
  const [old] = before.filter((copy) => copy.running);
  const made = before.filter((copy) => copy.neverStarted);
  const isCutOff = made.length > 0 || copies.isUnfinished(machine, slug);
  // An earlier run was ended after the old one was: the same command goes on. What somebody stopped stays stopped.
  if (old === undefined && !isCutOff) throw new UpgradeNotRunning({ key: step.key });
  if (old?.imageId === imageId && isServing(old) && !isCutOff) {
    copies.pin(machine, slug, step.target);
    return { changed: false, from: null, notes: [] };
  }
  if (partner && !(await copies.list(partner.machine, partner.slug)).some(isServing))
    throw new UpgradePartnerAway({ key: step.key, partner: partner.key });
  copies.unfinished(machine, slug);
  const previous = copies.pinned(machine, slug);
  const notes: string[] = [];
  try {
    const kept = await onlyOne(copies, step);
    const isNew = kept?.running && kept.imageId === imageId;
    if (!isNew) notes.push(...(await roomOrNone(copies, step, kept, options)));
    await copies.replace(machine, slug, step.target, kept?.neverStarted);
    const { id } = await current(copies, step);
    await untilServing(copies, step, id, options, LEFT);
    if (options.watchMs > 0) await watch(copies, step, id, { ...options, left: LEFT });
  } catch (error) {
    const bad = await onlyOne(copies, step);
    const lines = bad ? (await copies.said(machine, bad.id)).lines : [];
    if (bad?.imageId === imageId) await makeRoom(copies, step, bad, options);
    await copies.replace(machine, slug, previous, bad?.neverStarted);
    await untilServing(copies, step, (await current(copies, step)).id, options, 'nothing serves');
    copies.finished(machine, slug);
    throw options.withLines(error, lines);
  }
  copies.pin(machine, slug, step.target);
  copies.finished(machine, slug);
  if (old === undefined) notes.push('an earlier upgrade was cut off while nothing ran');
  return { changed: true, from: fromOf(old, imageId), notes };
}

/** Null where an earlier run had begun the new one already: what was before it is gone. */
const fromOf = (old: Copy | undefined, imageId: string) =>
  old === undefined || old.imageId === imageId ? null : old.image;

/**
 * @returns how the old one unloaded
 * @throws UpgradeCardFull
 */
async function roomOrNone(
  copies: Copies,
  step: Step,
  old: Copy | undefined,
  options: ExchangeOptions,
): Promise<readonly string[]> {
  const { tooLittleMiB: free, notes } = await makeRoom(copies, step, old, options);
  if (free === null || step.card === null) return notes;
  const { index: card, vramMiB: needed } = step.card;
  throw new UpgradeCardFull({
    ...{ key: step.key, card, needed, free, left: LEFT },
    seconds: ROOM_MS / 1_000,
  });
}

/** Leaves Compose a single container, one that runs if there is one: of several it would not say which ends first. */
async function onlyOne(copies: Copies, { machine, slug }: Step): Promise<Copy | undefined> {
  const found = await copies.list(machine, slug);
  const kept = found.find(({ running }) => running) ?? found[0];
  for (const { id } of found) if (id !== kept?.id) await copies.discard(machine, id);
  return kept;
}

async function current(copies: Copies, step: Step) {
  const [copy] = await copies.list(step.machine, step.slug);
  if (copy === undefined) throw new UpgradeNotRunning({ key: step.key });
  return copy;
}
