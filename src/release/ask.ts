/** Asks the stewards, each with a deadline. */
import { MachineSilent } from '../contracts/error-catalogue/release/release.ts';
import { TandemError } from '../contracts/errors.ts';
import type { MachineReleaseStatus } from '../contracts/release/release.ts';
import type { MachineCommand, MachineControl } from './ports.ts';

/** Longest wait for an answer, seconds; each is longer than the steward's own deadlines for it. */
const DEADLINE_SECONDS: Readonly<Record<MachineCommand['verb'], number>> = {
  status: 10,
  rehearse: 170,
  prepare: 90,
  commit: 120,
  abort: 75,
  unwatch: 10,
};

/**
 * @throws RELEASE_MACHINE_SILENT, or what the steward or the way to it says
 */
export async function ask(
  machine: MachineControl,
  command: MachineCommand,
): Promise<MachineReleaseStatus> {
  const seconds = DEADLINE_SECONDS[command.verb];
  const over = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new MachineSilent({ machine: machine.machine, seconds });
      over.abort(error);
      reject(error);
    }, seconds * 1000);
  });
  try {
    return await Promise.race([machine.send(command, over.signal), silence]);
  } finally {
    clearTimeout(timer);
  }
}

/** Statuses by machine; null with the reason for those that do not answer. */
export interface Overview {
  readonly statuses: ReadonlyMap<string, MachineReleaseStatus | null>;
  readonly silent: ReadonlyMap<string, string>;
}

/** The record is enough to go on from; what the containers say costs the time in which one goes back. */
const BRIEF = { verb: 'status', brief: true } as const;

/** @param extent whether the containers are asked, too */
export async function overview(
  machines: readonly MachineControl[],
  extent: 'brief' | 'whole' = 'whole',
): Promise<Overview> {
  const command = extent === 'brief' ? BRIEF : ({ verb: 'status' } as const);
  const statuses = new Map<string, MachineReleaseStatus | null>();
  const silent = new Map<string, string>();
  await Promise.all(
    machines.map(async (machine) => {
      try {
        statuses.set(machine.machine, await ask(machine, command));
      } catch (error) {
        if (!(error instanceof TandemError)) throw error;
        statuses.set(machine.machine, null);
        silent.set(machine.machine, error.message);
      }
    }),
  );
  return { statuses, silent };
}

/** Brief statuses of all machines. @throws when one does not answer */
export function allBriefly(
  machines: readonly MachineControl[],
): Promise<readonly MachineReleaseStatus[]> {
  return Promise.all(machines.map((machine) => askBriefly(machine)));
}

export const askBriefly = (machine: MachineControl) => ask(machine, BRIEF);

/** Statuses of all machines, their containers included. @throws when one does not answer */
export function allStatuses(
  machines: readonly MachineControl[],
): Promise<readonly MachineReleaseStatus[]> {
  return Promise.all(machines.map((machine) => ask(machine, { verb: 'status' })));
}
