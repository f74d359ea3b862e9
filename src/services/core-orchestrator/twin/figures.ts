/** What the twin knows of one machine at one moment, in the units of the old twin (its MB are MiB). */
import type { HostSample } from '../../../contracts/steward.ts';

const MIB = 1024 * 1024;

/** One graphics card, as far as a load is concerned. */
export interface CardFigures {
  readonly uuid: string;
  readonly usedMb: number;
  readonly capacityMb: number;
}

/** Null is what nobody measured; never a stand-in. */
export interface Figures {
  readonly cpuPercent: number | null;
  readonly cores: number | null;
  readonly ramUsedMb: number | null;
  readonly ramCapacityMb: number | null;
  /** Null: no card can be seen. */
  readonly cards: readonly CardFigures[] | null;
  readonly cardsReason: string | null;
}

export function figuresOf(sample: HostSample): Figures {
  return {
    cpuPercent: sample.cpu.percent,
    cores: sample.cpu.cores,
    ramUsedMb: Math.round(sample.memory.used_bytes / MIB),
    ramCapacityMb: Math.round(sample.memory.total_bytes / MIB),
    cards: cardsOf(sample),
    cardsReason: sample.gpus_reason,
  };
}

/** VRAM in use and in all, over the cards of a machine; null without a card that tells. */
export function vramOf({ cards }: Figures): { usedMb: number; capacityMb: number } | null {
  if (cards === null) return null;
  return {
    usedMb: cards.reduce((sum, card) => sum + card.usedMb, 0),
    capacityMb: cards.reduce((sum, card) => sum + card.capacityMb, 0),
  };
}

function cardsOf({ gpus }: HostSample): CardFigures[] | null {
  const cards = (gpus ?? []).flatMap(
    ({ uuid, memory_used_mib: usedMb, memory_total_mib: capacityMb }) =>
      usedMb === null || capacityMb === null ? [] : [{ uuid, usedMb, capacityMb }],
  );
  return cards.length === 0 ? null : cards;
}
