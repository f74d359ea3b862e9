import type { Command } from 'commander';
import type { World } from '../../release/world.ts';
import { dryRunOption } from '../dry-run.ts';
import { lookAtRelease, runRelease, type CommandWork } from './run-command.ts';

/** Options of every command that changes something. */
export interface ChangeOptions {
  readonly breakLock?: boolean;
  readonly dryRun?: boolean;
}

/** What a call of a command is about. */
export interface Change extends Omit<CommandWork, 'breakLock'> {
  /** Prints what it would do, and what can be found out without a change. */
  readonly dryRun: (world: World) => Promise<void>;
  /** Around everything that happens under the lock. */
  readonly around?: (run: () => Promise<void>) => Promise<void>;
  /** Done when the lock is free again. */
  readonly afterwards?: () => Promise<void>;
}

/** Gives a command the options that all have which change something, and runs it as they want it. */
export function changing<Call extends readonly unknown[]>(
  command: Command,
  changeOf: (...call: Call) => Change,
): void {
  command
    .addOption(dryRunOption())
    .option(
      '--break-lock',
      'take the lock from whoever has it; only if you are sure it is left over',
    )
    .action(async (...call) => {
      const {
        dryRun,
        around = (run) => run(),
        afterwards,
        ...change
      } = changeOf(...(call as unknown as Call));
      const options = command.opts<ChangeOptions>();
      if (options.dryRun) return lookAtRelease(dryRun);
      await around(() => runRelease({ ...change, breakLock: options.breakLock ?? false }));
      await afterwards?.();
    });
}

/** Work that ends with a switch, whose figures are printed. */
export function switching(work: Change['work']): Change['work'] {
  return async (world, keeper) => {
    await work(world, keeper);
    const { switchedText } = await import('./switched-text.ts');
    console.log(await switchedText(world, keeper));
  };
}

/** Names of the machines, in their order. */
export const machinesOf = ({ machines }: World): string[] => machines.map(({ machine }) => machine);
