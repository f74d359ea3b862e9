/** Whether a card has room for a second copy of an entry. */
import type { Entry, Fleet } from '../../../fleet/model.ts';

/** A card as the driver tells it. */
export interface CardFacts {
  readonly index: number;
  readonly totalMiB: number;
  readonly usedMiB: number;
}

export interface Room {
  readonly fitsTwice: boolean;
  /** The arithmetic, in words. */
  readonly why: string;
}

/**
 * By the definition: what all entries of the card were promised, and once more what this one needs,
 * within the memory of the card. Where the driver tells figures, the free memory must be enough too.
 *
 * @param facts null when nobody could ask the driver
 */
export function roomForTwo(entry: Entry, fleet: Fleet, facts: readonly CardFacts[] | null): Room {
  const { gpu: need } = entry;
  if (need === null) return { fitsTwice: true, why: 'uses no card' };
  const card = fleet.machines
    .find(({ name }) => name === entry.machine)
    ?.gpus.find(({ index }) => index === need.device);
  if (!card) return { fitsTwice: false, why: `card ${need.device} is not in the definition` };
  const promised = fleet.entries
    .filter(({ machine, gpu }) => machine === entry.machine && gpu?.device === need.device)
    .reduce((sum, { gpu }) => sum + (gpu?.vramMiB ?? 0), 0);
  const wanted = promised + need.vramMiB;
  const byPlan = `${promised} MiB promised + ${need.vramMiB} MiB for a second copy`;
  if (wanted > card.vramMiB)
    return { fitsTwice: false, why: `${byPlan} > ${card.vramMiB} MiB of card ${card.index}` };
  const measured = facts?.find(({ index }) => index === need.device);
  if (!measured)
    return { fitsTwice: true, why: `${byPlan} <= ${card.vramMiB} MiB of card ${card.index}` };
  const free = measured.totalMiB - measured.usedMiB;
  const byDriver = `${free} MiB of card ${card.index} are free`;
  return need.vramMiB > free
    ? { fitsTwice: false, why: `${byDriver}, a second copy needs ${need.vramMiB} MiB` }
    : { fitsTwice: true, why: `${byPlan} <= ${card.vramMiB} MiB, and ${byDriver}` };
}
