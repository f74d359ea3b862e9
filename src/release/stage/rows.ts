/** What the rows of the staged plan do. */
import { ImagesMissing, NoRoom } from '../../contracts/error-catalogue/release/release.ts';
import { TandemError } from '../../contracts/errors.ts';
import { ask } from '../ask.ts';
import type { Keeper } from '../keeper.ts';
import type { Row } from '../matrix/run-rows.ts';
import type { GateReport, MachineControl } from '../ports.ts';
import type { StageWorld } from '../world.ts';
import { runCheck } from './check.ts';
import { plansOf, REHEARSE_SECONDS, START_SECONDS } from './plans.ts';
import { waitReady } from './ready.ts';
import { refuseNoWayBack } from './state-versions.ts';

/** The rows with their work. */
export function rowsOf(world: StageWorld, keeper: Keeper): readonly Row[] {
  const checks = [...world.gates.checks, ...world.loads.checks];
  const byId = new Map(checks.map((check) => [check.id, check]));
  const plans = plansOf(
    world.machines.map(({ machine }) => machine),
    checks,
  );
  return plans.map((plan) => {
    const check = byId.get(plan.id);
    const work = check
      ? (signal: AbortSignal) => runCheck(world, keeper, check, signal)
      : workOf(world, keeper, plan.id);
    return { ...plan, run: work };
  });
}

function workOf(world: StageWorld, keeper: Keeper, id: string): Row['run'] {
  const starting = world.machines.find(({ machine }) => id === `start.${machine}`);
  if (starting) return (signal) => start(world, keeper, starting, signal);
  const works: Readonly<Record<string, Row['run']>> = {
    images: () => findImages(world, keeper),
    state: () => checkState(world, keeper),
    room: () => checkRoom(world, keeper),
    rehearse: (signal) => rehearse(world, keeper, true, signal),
    'end-rehearsal': (signal) => rehearse(world, keeper, false, signal),
    gates: () => evaluate(world, keeper),
  };
  return works[id]!;
}

async function findImages(world: StageWorld, keeper: Keeper): Promise<string> {
  const { version } = keeper.state.release!;
  const images = await world.stacks.images(version);
  await keeper.set({ images: [...images] });
  const missing = images.filter(({ digest }) => digest === null);
  if (missing.length > 0)
    throw new ImagesMissing({
      version,
      missing: missing.map(({ image, machine }) => `${image} is not on ${machine}`).join(', '),
    });
  return `${new Set(images.map(({ image }) => image)).size} images on ${new Set(images.map(({ machine }) => machine)).size} machines`;
}

async function checkState(world: StageWorld, keeper: Keeper): Promise<string> {
  const { version, previous } = keeper.state.release!;
  return refuseNoWayBack(version, keeper.state.images, await world.stacks.images(previous.version));
}

async function checkRoom(world: StageWorld, keeper: Keeper): Promise<string> {
  const reasons = await world.stacks.lackOfRoom(keeper.state.release!.color);
  if (reasons.length > 0) throw new NoRoom({ reasons: reasons.join('; ') });
  return 'it fits';
}

async function start(
  world: StageWorld,
  keeper: Keeper,
  control: MachineControl,
  signal: AbortSignal,
): Promise<string> {
  const { color, version } = keeper.state.release!;
  const began = world.now();
  // A command that was killed may have left a rehearsal on; its containers go now, whatever they say.
  await ask(control, { verb: 'rehearse', color: null }).catch((error: unknown) => {
    if (!(error instanceof TandemError)) throw error;
  });
  await world.stacks.up(control.machine, color, version, signal);
  await waitReady(
    world,
    control,
    { color, version, role: 'standby', seconds: START_SECONDS },
    signal,
  );
  return `healthy after ${((world.now() - began) / 1000).toFixed(0)} s`;
}

/** On: a life apart. Off: the containers begin anew as standbys. */
async function rehearse(
  world: StageWorld,
  keeper: Keeper,
  on: boolean,
  signal: AbortSignal,
): Promise<string> {
  const { color, version } = keeper.state.release!;
  const role = on ? 'rehearsing' : 'standby';
  await Promise.all(
    world.machines.map(async (machine) => {
      await ask(machine, { verb: 'rehearse', color: on ? color : null });
      await waitReady(world, machine, { color, version, role, seconds: REHEARSE_SECONDS }, signal);
    }),
  );
  return `all ${role}`;
}

async function evaluate(world: StageWorld, keeper: Keeper): Promise<string> {
  const gates: GateReport = await world.gates.evaluate(keeper.state.measurements);
  await keeper.set({ gates });
  const passed = gates.results.filter(({ outcome }) => outcome === 'pass').length;
  return `${gates.go ? 'go' : 'no-go'}: ${passed} of ${gates.results.length} gates passed`;
}
