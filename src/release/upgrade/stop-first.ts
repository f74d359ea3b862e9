/** The old container ends before the new one starts; a bad new one is replaced by the old version again. */
import { UpgradeNotRunning, UpgradePartnerAway } from '../../contracts/error-catalogue/upgrade.ts';
import { isServing, type Copies } from './copies.ts';
import type { ExchangeOptions, Exchanged } from './exchange.ts';
import type { Step } from './types.ts';
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
  const cutOff = before.filter((copy) => copy.neverStarted);
  // An earlier run was ended after the old one was: the same command goes on. What somebody stopped stays stopped.
  if (old === undefined && cutOff.length === 0) throw new UpgradeNotRunning({ key: step.key });
  if (old?.imageId === imageId && isServing(old)) {
    copies.pin(machine, slug, step.target);
    return { changed: false, from: null, notes: [] };
  }
  if (partner && !(await copies.list(partner.machine, partner.slug)).some(isServing))
    throw new UpgradePartnerAway({ key: step.key, partner: partner.key });
  for (const { id } of cutOff) await copies.discard(machine, id);
  const previous = copies.pinned(machine, slug);
  try {
    await copies.replace(machine, slug, step.target);
    const { id } = await current(copies, step);
    await untilServing(copies, step, id, options, LEFT);
    if (options.watchMs > 0) await watch(copies, step, id, { ...options, left: LEFT });
  } catch (error) {
    const [bad] = await copies.list(machine, slug);
    const lines = bad ? (await copies.said(machine, bad.id)).lines : [];
    await copies.replace(machine, slug, previous);
    await untilServing(copies, step, (await current(copies, step)).id, options, 'nothing serves');
    throw options.withLines(error, lines);
  }
  copies.pin(machine, slug, step.target);
  const notes = old === undefined ? ['an earlier upgrade was cut off while nothing ran'] : [];
  return { changed: true, from: old?.image ?? null, notes };
}

async function current(copies: Copies, step: Step) {
  const [copy] = await copies.list(step.machine, step.slug);
  if (copy === undefined) throw new UpgradeNotRunning({ key: step.key });
  return copy;
}
