import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { VERSIONS_FILE } from '../../engine/project.ts';
import { RELEASE_DIR } from '../../release/folder.ts';
import { Laps } from '../../release/laps.ts';
import { actor } from '../../release/lock/owner.ts';
import { lazyStacks } from '../../release/stacks/lazy-stacks.ts';
import type { ReleaseStore } from '../../release/state/store.ts';
import { StewardControl } from '../../release/steward-control.ts';
import { FileVersions } from '../../release/versions/file-versions.ts';
import type { StageWorld, World } from '../../release/world.ts';
import { receiptsAtHand } from './receipts-at-hand.ts';
import { storeAtHand } from './store-at-hand.ts';

/**
 * The real fleet of this checkout, for one release command.
 *
 * @param called stewards that are called already, by a command that is waited for: it concerns the machines that the
 *   release was staged on, and does not read the definition
 */
export async function openWorld(
  signal: AbortSignal,
  stillOurs: World['stillOurs'],
  called: readonly StewardControl[] = [],
): Promise<World> {
  const store = storeAtHand();
  const staged = called.length > 0 ? await stagedOn(store) : undefined;
  const machines = staged ?? (await import('./stacks-at-hand.ts')).releasedMachines();
  return {
    store,
    machines: machines.map(
      (machine) => called.find((one) => one.machine === machine) ?? new StewardControl(machine),
    ),
    stacks: lazyStacks(async () => (await import('./stacks-at-hand.ts')).stacksAtHand()),
    receipts: receiptsAtHand(),
    versions: new FileVersions(VERSIONS_FILE),
    actor: actor(),
    now: Date.now,
    laps: new Laps(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    say: (line) => console.log(line),
    stillOurs,
    signal,
    folderOf: async (release, check) => {
      const folder = path.join(RELEASE_DIR, 'files', release, check);
      await mkdir(folder, { recursive: true });
      return folder;
    },
  };
}

/** The same with checks and gates; a way back must not hang on whether their files are in order. */
export async function withChecks(world: World): Promise<StageWorld> {
  const [{ gatesAtHand }, { releaseLoads }, { readEscalationLimits }] = await Promise.all([
    import('./gates-at-hand.ts'),
    import('../load/release-loads.ts'),
    import('../../release/escalation/limits.ts'),
  ]);
  const [loads, escalation] = await Promise.all([releaseLoads(), readEscalationLimits()]);
  return { ...world, gates: gatesAtHand(), loads, escalation };
}

async function stagedOn(store: ReleaseStore): Promise<readonly string[] | undefined> {
  return (await store.load()).release?.machines;
}
