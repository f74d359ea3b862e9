/** How one entry is exchanged: start-first wherever two can run at once. */
import type { Entry, Fleet } from '../../../fleet/model.ts';
import { IN_COLORS, obstaclesOf } from './obstacles.ts';
import { Manner, type Obstacle } from './types.ts';
import { roomForTwo, type CardFacts } from './vram.ts';

/** Each of the two does the work of both, so one may be away while the other is healthy. */
const PAIRS: readonly string[] = ['observability-hub', 'prometheus', 'alertmanager'];

/** Volumes of a pair belong to one of the two, so a gap is no loss. */
const isOneOfPair = (entry: Entry) => PAIRS.includes(entry.name);

export interface ChoiceOptions {
  /** Entries that cannot run twice may be away while they are exchanged. */
  readonly allowGap: boolean;
  /** By machine; null where nobody could ask the driver, empty where no driver is. */
  readonly cards: Readonly<Record<string, readonly CardFacts[] | null>>;
}

export type Choice =
  | { readonly manner: Manner; readonly why: string; readonly partner: Entry | null }
  | { readonly manner: null; readonly obstacle: Obstacle };

/** Chooses for one entry; no manner when it needs a gap and none was allowed. */
export function chooseManner(entry: Entry, fleet: Fleet, options: ChoiceOptions): Choice {
  const [obstacle] = obstaclesOf(entry);
  if (obstacle === IN_COLORS) return { manner: null, obstacle };
  if (obstacle !== undefined) return withGap(entry, fleet, obstacle, options);
  if (entry.gpu === null) return startFirst('runs beside the old one until it has taken over');
  const cards = options.cards[entry.machine] ?? null;
  if (cards?.length === 0) return startFirst('this engine gives no card to anybody');
  const { fitsTwice, why } = roomForTwo(entry, fleet, cards);
  return fitsTwice ? startFirst(why) : { manner: Manner.swap, why, partner: null };
}

function startFirst(why: string): Choice {
  return { manner: Manner.startFirst, why, partner: null };
}

function withGap(
  entry: Entry,
  fleet: Fleet,
  obstacle: Obstacle,
  { allowGap }: ChoiceOptions,
): Choice {
  const partner = isOneOfPair(entry)
    ? fleet.entries.find(({ name, machine }) => name === entry.name && machine !== entry.machine)
    : undefined;
  if (partner)
    return {
      manner: Manner.stopFirst,
      why: `${obstacle.reason}; the one on ${partner.machine} does its work meanwhile`,
      partner,
    };
  if (!allowGap) {
    const fix = `allow it to be away for a moment with --allow-gap; for good: ${obstacle.fix}`;
    return { manner: null, obstacle: { reason: obstacle.reason, fix } };
  }
  return { manner: Manner.stopFirst, why: `${obstacle.reason}; a gap is allowed`, partner: null };
}
