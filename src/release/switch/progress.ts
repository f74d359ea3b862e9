/** How far a switch is on each machine. */
import type { MachineReleaseStatus, WatchLimits } from '../../contracts/release/release.ts';
import type { Keeper } from '../keeper.ts';
import type { MachineProgress, Phase, Side, Switch } from '../state/schema.ts';
import { isoNow, type World } from '../world.ts';

const PENDING: MachineProgress = { state: 'pending', epoch: null, error: null, timings: null };

export function newSwitch(
  world: World,
  direction: Switch['direction'],
  to: Side,
  back_to: Phase,
  watch: WatchLimits | null = null,
): Switch {
  const machines = Object.fromEntries(world.machines.map(({ machine }) => [machine, PENDING]));
  return { direction, to, back_to, started_at: isoNow(world), watch, machines };
}

export function atWork(keeper: Keeper): Switch {
  const current = keeper.state.switch;
  if (!current) throw new Error(`phase ${keeper.state.phase} without a switch`);
  return current;
}

/** Changes what is known of one machine. */
export function note(
  keeper: Keeper,
  machine: string,
  part: Partial<MachineProgress>,
): Promise<void> {
  return keeper.set((state) => {
    if (!state.switch) return {};
    const { machines } = state.switch;
    const next = { ...(machines[machine] ?? PENDING), ...part };
    return { switch: { ...state.switch, machines: { ...machines, [machine]: next } } };
  });
}

/** The target is live there and nothing is about to change. */
export const isThere = ({ record }: MachineReleaseStatus, to: Side) => record.live === to.color;

export const failureText = (error: unknown) =>
  error instanceof Error ? error.message : String(error);
