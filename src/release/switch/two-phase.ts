/** One decision for all machines: prepare everywhere, then commit everywhere. */
import {
  CommitIncomplete,
  PrepareFailed,
} from '../../contracts/error-catalogue/release/release.ts';
import { TandemError } from '../../contracts/errors.ts';
import type { MachineReleaseStatus } from '../../contracts/release/release.ts';
import { ask, askBriefly, type Overview } from '../ask.ts';
import { refuseFrozen } from '../freeze.ts';
import type { Keeper } from '../keeper.ts';
import type { MachineControl } from '../ports.ts';
import type { World } from '../world.ts';
import { atWork, failureText, isThere, note } from './progress.ts';

/** A commit that is not answered is asked again: the steward knows its epoch. */
const COMMIT_ATTEMPTS = 3;
const BETWEEN_ATTEMPTS_MS = 300;

/**
 * Carries out the switch that the state names, from wherever it is.
 *
 * @param known what the stewards said just now, by machine
 * @throws RELEASE_PREPARE_FAILED with nothing switched, RELEASE_COMMIT_INCOMPLETE with some
 */
export async function carryOut(
  world: World,
  keeper: Keeper,
  known: Overview['statuses'],
): Promise<void> {
  const lost = await prepareOpen(world, keeper, known);
  world.laps.end('prepare');
  if (keeper.state.phase === 'preparing') {
    if (atWork(keeper).direction === 'promote')
      await refuseFrozen(world.store).catch((error: Error) => giveUp(world, keeper, error.message));
    await keeper.set({ phase: 'committing' });
  }
  const open = world.machines.filter(({ machine }) => isPrepared(keeper, machine));
  const outcomes = await Promise.allSettled(open.map((machine) => commit(world, keeper, machine)));
  world.laps.end('switch');
  rethrowForeign(outcomes);
  const { machines, direction, to } = atWork(keeper);
  const undone = Object.entries(machines).filter(([, { state }]) => state !== 'committed');
  if (undone.length === 0) return;
  const done = Object.keys(machines).filter((name) => machines[name]?.state === 'committed');
  throw new CommitIncomplete({
    direction,
    color: to.color,
    done: done.join(', ') || 'none',
    open: undone.map(([name]) => name).join(', '),
    reason: [...lost, ...undone.flatMap(([, { error }]) => error ?? [])].join('; '),
  });
}

/**
 * Prepares every machine where the target is not live yet.
 *
 * @returns why some could not be reached; only a rollback goes on without them
 */
async function prepareOpen(
  world: World,
  keeper: Keeper,
  known: Overview['statuses'],
): Promise<string[]> {
  const outcomes = await Promise.allSettled(
    world.machines.map((machine) => prepareOne(keeper, machine, known.get(machine.machine))),
  );
  rethrowForeign(outcomes);
  const failed = outcomes.flatMap((outcome, index) =>
    outcome.status === 'rejected'
      ? [{ machine: world.machines[index]!.machine, error: outcome.reason as TandemError }]
      : [],
  );
  if (failed.length === 0) return [];
  const reasons = failed.map(({ machine, error }) => `${machine}: ${error.message}`);
  const { direction, machines } = atWork(keeper);
  const someReady = Object.values(machines).some(({ state }) => state !== 'pending');
  const allSilent = failed.every(({ error }) => error.retryable);
  // Back is the safe side: those that can be reached go there, the others when they can.
  if (direction === 'rollback' && allSilent && someReady) return reasons;
  if (keeper.state.phase === 'preparing') return giveUp(world, keeper, reasons.join('; '));
  return leaveOpen(keeper, reasons);
}

async function prepareOne(
  keeper: Keeper,
  control: MachineControl,
  known: MachineReleaseStatus | null | undefined,
): Promise<void> {
  const { to } = atWork(keeper);
  const { machine } = control;
  const release = keeper.state.release!.id;
  try {
    const before = known ?? (await askBriefly(control));
    if (isThere(before, to)) return await confirm(keeper, control, before);
    const { color, version } = to;
    const prepared = await ask(control, { verb: 'prepare', release, color, version }).catch(
      (error: unknown) => lookWhetherThere(control, error),
    );
    if (isThere(prepared, to)) return await confirm(keeper, control, prepared);
    const epoch = prepared.record.epoch + 1;
    await note(keeper, machine, { state: 'prepared', epoch, error: null });
  } catch (error) {
    await note(keeper, machine, { state: 'pending', error: failureText(error) });
    throw error;
  }
}

/** The watch of the steward may go back at the same moment as the person who looks at it. */
function lookWhetherThere(control: MachineControl, error: unknown): Promise<MachineReleaseStatus> {
  if ((error as { code?: string }).code !== 'RELEASE_COLOR_LIVE') throw error;
  return askBriefly(control);
}

/** Live there already; doors that were being opened for the other color are closed again. */
async function confirm(
  keeper: Keeper,
  control: MachineControl,
  status: MachineReleaseStatus,
): Promise<void> {
  const release = keeper.state.release!.id;
  const { timings, record } = status;
  // Asked once more, the steward finishes what it may have left open.
  if (atWork(keeper).machines[control.machine]?.epoch === record.epoch)
    return note(keeper, control.machine, { state: 'prepared', error: null });
  if (record.next !== null) await ask(control, { verb: 'abort', release });
  await note(keeper, control.machine, { state: 'committed', error: null, timings });
}

async function commit(world: World, keeper: Keeper, control: MachineControl): Promise<void> {
  const { to, machines, watch } = atWork(keeper);
  const epoch = machines[control.machine]!.epoch!;
  const release = keeper.state.release!.id;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const command = { verb: 'commit', release, epoch, color: to.color, watch } as const;
      const { timings } = await ask(control, command);
      return await note(keeper, control.machine, { state: 'committed', error: null, timings });
    } catch (error) {
      if (!(error instanceof TandemError)) throw error;
      if (!error.retryable || attempt === COMMIT_ATTEMPTS) {
        await note(keeper, control.machine, { error: error.message });
        throw error;
      }
      await world.sleep(BETWEEN_ATTEMPTS_MS);
    }
  }
}

/** Nothing has switched: every machine forgets it, and the phase before holds again. */
export async function giveUp(world: World, keeper: Keeper, reason: string): Promise<never> {
  const { direction, to, back_to } = atWork(keeper);
  const release = keeper.state.release!.id;
  const aborts = await Promise.allSettled(
    world.machines.map((machine) => ask(machine, { verb: 'abort', release })),
  );
  rethrowForeign(aborts);
  const unheard = aborts.flatMap((outcome, index) =>
    outcome.status === 'rejected' ? [world.machines[index]!.machine] : [],
  );
  const left = unheard.length === 0 ? '' : ` (${unheard.join(', ')} could not be told)`;
  await keeper.set({ phase: back_to, switch: null, reason: `${reason}${left}` });
  throw new PrepareFailed({ direction, color: to.color, reason: `${reason}${left}` });
}

/** Some machine may have switched, and this one cannot follow now. */
function leaveOpen(keeper: Keeper, reasons: readonly string[]): never {
  const { machines, direction, to } = atWork(keeper);
  const names = (done: boolean) =>
    Object.keys(machines).filter((name) => (machines[name]?.state === 'committed') === done);
  throw new CommitIncomplete({
    direction,
    color: to.color,
    done: names(true).join(', ') || 'none',
    open: names(false).join(', '),
    reason: reasons.join('; '),
  });
}

const isPrepared = (keeper: Keeper, machine: string) =>
  atWork(keeper).machines[machine]?.state === 'prepared';

/** What is no failure of a machine is none of ours to handle: a bug, a lost lock, the end of the process. */
function rethrowForeign(outcomes: readonly PromiseSettledResult<unknown>[]): void {
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected' && !isOfMachine(outcome.reason)) throw outcome.reason;
  }
}

const isOfMachine = (error: unknown) =>
  error instanceof TandemError && error.code !== 'RELEASE_LOCK_LOST';
