/** Waits until a color is what it should be on a machine, and says why when it is not. */
import { CandidateNotReady } from '../../contracts/error-catalogue/release/release.ts';
import { TandemError } from '../../contracts/errors.ts';
import type { Color, ColorRole, MachineReleaseStatus } from '../../contracts/release/release.ts';
import { ask } from '../ask.ts';
import type { MachineControl, NotReady } from '../ports.ts';
import type { World } from '../world.ts';

const EVERY_MS = 1000;

export interface Wanted {
  readonly color: Color;
  readonly role: ColorRole;
  readonly version: string;
  readonly seconds: number;
}

/** @throws RELEASE_CANDIDATE_NOT_READY with a reason and the last words of each container */
export async function waitReady(
  world: World,
  machine: MachineControl,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<void> {
  const began = world.now();
  const end = began + wanted.seconds * 1000;
  for (;;) {
    signal.throwIfAborted();
    const { missing, hopeless } = await shortcomings(world, machine, wanted);
    if (missing.length === 0) return;
    if (hopeless || world.now() >= end) {
      const { color, role } = wanted;
      const seconds = Math.round((world.now() - began) / 1000);
      const reasons = missing.map(inWords).join('\n');
      throw new CandidateNotReady({ color, role, machine: machine.machine, seconds, reasons });
    }
    await world.sleep(EVERY_MS);
  }
}

async function shortcomings(
  world: World,
  control: MachineControl,
  wanted: Wanted,
): Promise<{ missing: readonly NotReady[]; hopeless: boolean }> {
  // What the engine sees comes first: it knows why a container does not answer.
  const containers = await world.stacks.notReady(control.machine, wanted.color);
  if (containers.length > 0)
    return { missing: containers, hopeless: containers.some(({ hopeless }) => hopeless) };
  const missing = await ask(control, { verb: 'status' }).then(
    (status) => inWrongRole(status, wanted),
    (error: unknown) => {
      if (!(error instanceof TandemError)) throw error;
      return [said(control.machine, 'steward', error.message)];
    },
  );
  return { missing, hopeless: false };
}

/** By the containers' own pages. */
function inWrongRole(status: MachineReleaseStatus, wanted: Wanted): NotReady[] {
  const { machine, containers } = status;
  const own = containers.filter(({ color }) => color === wanted.color);
  if (own.length === 0)
    return [said(machine, 'steward', `it knows no container of ${wanted.color}`)];
  return own.flatMap(({ slug, report }) => {
    const problem = (reason: string) => [said(machine, `${slug} (${wanted.color})`, reason)];
    if (report === null) return problem('it does not answer on its page /color');
    if (report.version !== wanted.version)
      return problem(`it runs version ${report.version}, not ${wanted.version}`);
    if (report.role !== wanted.role) return problem(`it is ${report.role}, not ${wanted.role}`);
    const why = report.problem === undefined ? '' : `: ${report.problem}`;
    return report.ready ? [] : problem(`it is ${report.role} but not ready${why}`);
  });
}

const said = (machine: string, service: string, reason: string): NotReady => ({
  machine,
  service,
  reason,
  lastLines: [],
});

function inWords({ service, reason, lastLines }: NotReady): string {
  return [
    `  ${service}: ${reason}`,
    ...lastLines.map((line) => `    | ${line.slice(0, 300)}`),
  ].join('\n');
}
