import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import type { Engine } from '../../engine/engine.ts';
import { listStates } from '../../engine/containers/states.ts';
import { systemClock, type Clock } from '../../engine/poll.ts';
import { ROOT } from '../../engine/project.ts';
import { entryKey, type Entry, type Fleet } from '../../fleet/model.ts';
import { RELEASE_DIR } from '../../release/folder.ts';
import { cardsOf } from '../../release/upgrade/copies/cards.ts';
import { ComposeCopies } from '../../release/upgrade/copies/compose-copies.ts';
import type { Copies } from '../../release/upgrade/copies/copies.ts';
import { UpgradeHistory } from '../../release/upgrade/history.ts';
import { obstaclesOf } from '../../release/upgrade/plan/obstacles.ts';
import type { CardFacts } from '../../release/upgrade/plan/vram.ts';
import { enginesWithOverlays, machinesOf } from '../fleet/fleet-at-hand.ts';

export interface UpgradeParts {
  readonly copies: Copies;
  /** Figures of the cards, by machine. */
  readonly cards: Readonly<Record<string, readonly CardFacts[] | null>>;
  /** Agents that run and can be started beside themselves. */
  readonly rollable: () => Promise<Entry[]>;
  readonly clock: Clock;
}

/** The engines of all machines: the other one of a pair may be anywhere. */
export async function connectForUpgrade(
  fleet: Fleet,
  figuresOf: (engine: Engine) => Promise<CardFacts[] | null> = cardsOf,
): Promise<UpgradeParts> {
  const { engines, overlaysOf } = await enginesWithOverlays(fleet, machinesOf(fleet));
  const cards = await Promise.all(
    engines.map(async (engine) => [engine.machine, await figuresOf(engine)] as const),
  );
  return {
    copies: new ComposeCopies({
      engines,
      cards: figuresOf,
      overlaysOf: (engine) => overlaysOf(engine).overlays,
      defaultVersion: process.env.TANDEM_VERSION || packageVersion(),
    }),
    cards: Object.fromEntries(cards),
    rollable: async () => {
      const states = (await Promise.all(engines.map(listStates))).flat();
      const running = new Set(
        states.filter(({ state }) => state === 'running').map((s) => `${s.machine}/${s.agent}`),
      );
      return fleet.entries.filter(
        (entry) =>
          entry.role === 'agent' && running.has(entryKey(entry)) && obstaclesOf(entry).length === 0,
      );
    },
    clock: systemClock,
  };
}

/** What was upgraded from this checkout. */
export function upgradeHistory(): UpgradeHistory {
  return new UpgradeHistory(RELEASE_DIR, userInfo().username);
}

/** The version that compose files name when TANDEM_VERSION is not set. */
function packageVersion(): string {
  const file = readFileSync(path.join(ROOT, 'package.json'), 'utf8');
  return (JSON.parse(file) as { version: string }).version;
}
