/** The new container runs beside the old one until it has taken over; a bad one never costs a call. */
import { UpgradeNotRunning } from '../../../contracts/error-catalogue/release/upgrade.ts';
import { poll } from '../../../engine/poll.ts';
import type { Copies, Copy } from '../copies/copies.ts';
import type { ExchangeOptions, Exchanged } from './outcome.ts';
import type { Step } from '../plan/types.ts';
import { untilServing } from './until-serving.ts';
import { watch } from './watch.ts';

/** Registration is a matter of one call; without a registry the agent serves the fabric all the same. */
const REGISTER_MS = 5_000;
const LEFT = 'the old container runs on';

/**
 * Begins where an earlier run was cut off: a container at the target that runs already is taken for the
 * new one, all others are old. One that was made or ended, and no more, is of no use to anybody.
 *
 * @param imageId digest of the target on this machine
 */
export async function startFirst(
  copies: Copies,
  step: Step,
  imageId: string,
  options: ExchangeOptions,
): Promise<Exchanged> {
  const { machine, slug } = step;
  const found = await copies.list(machine, slug);
  const before = found.filter((copy) => copy.running);
  if (before.length === 0) throw new UpgradeNotRunning({ key: step.key });
  for (const { id, running } of found) if (!running) await copies.discard(machine, id);
  const isNew = (copy: Copy) => copy.imageId === imageId && !copy.retiring;
  const olds = before.filter((copy) => !isNew(copy));
  const from = olds[0]?.image ?? null;
  if (olds.length > 0 && !before.some(isNew)) {
    try {
      await copies.startBeside(machine, slug, step.target, before.length);
    } catch (error) {
      await discardNew(copies, step, before);
      throw error;
    }
  }
  const fresh = await newest(copies, step, olds);
  const notes: string[] = [];
  try {
    await untilServing(copies, step, fresh.id, options, LEFT);
    if (olds.length > 0 && step.registers && !(await registered(copies, step, fresh.id, options)))
      notes.push('the registry has not heard of it yet; it goes on without');
    if (olds.length > 0 && options.watchMs > 0)
      await watch(copies, step, fresh.id, { ...options, left: LEFT });
  } catch (error) {
    const { lines } = await copies.said(machine, fresh.id);
    if (olds.length > 0) await copies.discard(machine, fresh.id);
    for (const { id, retiring } of olds) if (retiring) await copies.keep(machine, id);
    throw options.withLines(error, lines);
  }
  copies.pin(machine, slug, step.target);
  for (const { id } of olds) {
    const code = await copies.retire(machine, id, step.drainSignal, step.graceSeconds);
    if (code !== 0) notes.push(`the old container ended with exit code ${code}`);
  }
  return { changed: olds.length > 0, from, notes };
}

async function newest(copies: Copies, step: Step, olds: readonly Copy[]): Promise<Copy> {
  const old = new Set(olds.map(({ id }) => id));
  const [first, ...surplus] = (await copies.list(step.machine, step.slug)).filter(
    ({ id }) => !old.has(id),
  );
  if (first === undefined) throw new UpgradeNotRunning({ key: step.key });
  // Two runs that were both cut off.
  for (const { id } of surplus) await copies.discard(step.machine, id);
  return first;
}

async function discardNew(copies: Copies, step: Step, before: readonly Copy[]): Promise<void> {
  const known = new Set(before.map(({ id }) => id));
  for (const { id } of await copies.list(step.machine, step.slug))
    if (!known.has(id)) await copies.discard(step.machine, id);
}

async function registered(
  copies: Copies,
  step: Step,
  id: string,
  { clock }: ExchangeOptions,
): Promise<boolean> {
  const { ok } = await poll(
    () => copies.said(step.machine, id),
    (said) => said.registered,
    { timeoutMs: REGISTER_MS, intervalMs: 250, clock },
  );
  return ok;
}
