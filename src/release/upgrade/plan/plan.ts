/** Who is exchanged when: the canary alone, then wave by wave, a few at a time. */
import { entryKey, type Entry, type Fleet } from '../../../fleet/model.ts';
import { usesBroker } from '../../../fleet/graph/edges.ts';
import { wavesOf } from '../../../fleet/waves.ts';
import { chooseManner, type ChoiceOptions } from './choose.ts';
import { targetOf, type Wanted } from './target.ts';
import { Manner, type Batch, type Refusal, type Step, type UpgradePlan } from './types.ts';

export interface PlanOptions extends ChoiceOptions {
  readonly wanted: Wanted;
  /** Most containers that are exchanged at the same time. */
  readonly maxUnavailable: number;
  /** Goes first and alone; it is upgraded even when it was not named. Null: the first of the first wave. */
  readonly canary: Entry | null;
}

/** Soft stop of HAProxy: it closes its listeners and ends when the last connection has ended. */
const SOFT_STOP = 'SIGUSR1';

/** Puts the upgrade in order. What cannot be upgraded this way is refused with its reason; the rest stands. */
export function planUpgrade(
  fleet: Fleet,
  entries: readonly Entry[],
  options: PlanOptions,
): UpgradePlan {
  const waves = wavesOf(fleet);
  const refused: Refusal[] = [];
  const steps: Step[] = [];
  const asked = new Set(options.canary ? [options.canary, ...entries] : entries);
  for (const entry of [...asked].sort(by(waves))) {
    const choice = chooseManner(entry, fleet, options);
    if (choice.manner === null) refused.push({ key: entryKey(entry), ...choice.obstacle });
    else steps.push(stepOf(entry, waves.get(entry) ?? 1, choice, options.wanted));
  }
  const canaryKey = options.canary ? entryKey(options.canary) : steps[0]?.key;
  const canary = steps.find(({ key }) => key === canaryKey);
  const rest = steps.filter((step) => step !== canary);
  const cards = new Map([...asked].map((entry) => [entryKey(entry), cardOf(entry)]));
  return {
    batches: [
      ...(canary ? [{ canary: true, steps: [canary] }] : []),
      ...batchesOf(rest, options.maxUnavailable, (step) => cards.get(step.key) ?? null),
    ],
    refused,
  };
}

function stepOf(
  entry: Entry,
  wave: number,
  { manner, why, partner }: { manner: Step['manner']; why: string; partner: Entry | null },
  wanted: Wanted,
): Step {
  return {
    key: entryKey(entry),
    machine: entry.machine,
    name: entry.name,
    slug: entry.slug,
    wave,
    manner,
    why,
    target: targetOf(entry, wanted),
    partner: partner && { key: entryKey(partner), machine: partner.machine, slug: partner.slug },
    card:
      entry.gpu !== null && manner === Manner.swap
        ? { index: entry.gpu.device, vramMiB: entry.gpu.vramMiB }
        : null,
    graceSeconds: entry.stopGraceSeconds,
    drainSignal: entry.name === 'ingress' ? SOFT_STOP : 'SIGTERM',
    registers: entry.run.kind === 'builtin' && usesBroker(entry),
  };
}

/** Fills batches in order; a step that may not run beside one of its batch begins the next. */
function batchesOf(
  steps: readonly Step[],
  most: number,
  cardOf: (step: Step) => string | null,
): Batch[] {
  const batches: Step[][] = [];
  for (const step of steps) {
    const last = batches.at(-1);
    const fits =
      last !== undefined &&
      last.length < most &&
      last.every((other) => other.wave === step.wave && !clash(other, step, cardOf));
    if (fits) last.push(step);
    else batches.push([step]);
  }
  return batches.map((batch) => ({ canary: false, steps: batch }));
}

/** Two that share a card were counted one at a time, and of a pair one has to stay. */
function clash(a: Step, b: Step, cardOf: (step: Step) => string | null): boolean {
  const [cardA, cardB] = [cardOf(a), cardOf(b)];
  const pair = a.partner?.key === b.key || b.partner?.key === a.key;
  return pair || (cardA !== null && cardA === cardB);
}

function cardOf({ machine, gpu }: Entry): string | null {
  return gpu === null ? null : `${machine}/${gpu.device}`;
}

function by(waves: ReadonlyMap<Entry, number>) {
  return (a: Entry, b: Entry) =>
    (waves.get(a) ?? 1) - (waves.get(b) ?? 1) || entryKey(a).localeCompare(entryKey(b));
}
