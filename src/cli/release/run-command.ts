/**
 * A release command under its lock. Little is loaded here: the stewards are called before the rest, which takes as
 * long to load as they take to answer.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { ReleaseInterrupted } from '../../contracts/error-catalogue/release/release.ts';
import { FLEET_MACHINES } from '../../contracts/fleet/machines.ts';
import { RELEASE_DIR } from '../../release/folder.ts';
import type { Keeper } from '../../release/keeper.ts';
import { acquireLock } from '../../release/lock/lock.ts';
import type { StewardControl } from '../../release/steward-control.ts';
import type { World } from '../../release/world.ts';

/** An engine that takes longer is waited for when its machine is needed, milliseconds. */
const ASKED_MS = 150;

export interface CommandWork {
  /** As others are told who has the lock. */
  readonly command: string;
  /** Takes the lock from whoever has it. */
  readonly breakLock?: boolean;
  /** It is waited for: the sessions with the stewards are opened while the rest is still loaded. */
  readonly urgent?: boolean;
  /** What a first Ctrl-C does; without it the work ends at the next step. */
  readonly onInterrupt?: () => void;
  readonly work: (world: World, keeper: Keeper) => Promise<void>;
}

/** Runs a release command under the lock, with the state as it is on disk. */
export async function runRelease({
  command,
  breakLock = false,
  urgent = false,
  onInterrupt,
  work,
}: CommandWork): Promise<void> {
  const interrupted = new AbortController();
  const lock = await acquireLock({
    folder: RELEASE_DIR,
    command: `release ${command}`,
    force: breakLock,
  });
  const onSignal = onInterrupt ?? (() => interrupted.abort(new ReleaseInterrupted()));
  process.once('SIGINT', onSignal);
  const called = urgent ? await callStewards() : [];
  try {
    const [{ openWorld }, { Keeper }] = await Promise.all([
      import('./open-world.ts'),
      import('../../release/keeper.ts'),
    ]);
    const signal = AbortSignal.any([lock.signal, interrupted.signal]);
    const world = await openWorld(signal, () => lock.check(), called);
    try {
      const keeper = await Keeper.open(world);
      world.laps.end('start');
      await work(world, keeper);
    } finally {
      await closeAll(world.machines);
    }
  } finally {
    await closeAll(called);
    process.off('SIGINT', onSignal);
    await lock.release();
  }
}

/** A look at the fleet without the lock; nothing is changed. */
export async function lookAtRelease<T>(look: (world: World) => Promise<T>): Promise<T> {
  const { openWorld } = await import('./open-world.ts');
  const world = await openWorld(new AbortController().signal, async () => {});
  try {
    return await look(world);
  } finally {
    await closeAll(world.machines);
  }
}

/** Loading keeps this process from everything else, so the engines are asked first, all of them at once. */
async function callStewards(): Promise<StewardControl[]> {
  const { StewardControl: Control } = await import('../../release/steward-control.ts');
  const called = FLEET_MACHINES.map((machine) => new Control(machine));
  const late = sleep(ASKED_MS, undefined, { ref: false });
  await Promise.race([Promise.all(called.map((one) => one.begin())), late]);
  return called;
}

function closeAll(machines: World['machines']): Promise<unknown> {
  return Promise.all(machines.map((machine) => machine.close()));
}
