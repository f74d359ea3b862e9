/**
 * `release promote` as the command line does it: `promote-losing.ts MACHINE CONTAINER`. The machine loses its
 * power after every machine has prepared and before it commits. Two engines and all that they run share one
 * host here, which is slow, so nothing is watched. A process of its own, since the name of the fleet is read once.
 */
import { execa } from 'execa';
import { messageOf } from '../../../src/cli/exit-code.ts';
import { runRelease } from '../../../src/cli/release/run-command.ts';
import type { MachineControl } from '../../../src/release/ports.ts';
import { promote } from '../../../src/release/switch/promote.ts';
import { readWatchLimits } from '../../../src/release/watch-file.ts';

const [lost = '', container = ''] = process.argv.slice(2);

function losing(control: MachineControl): MachineControl {
  if (control.machine !== lost) return control;
  return {
    machine: lost,
    get said() {
      return control.said;
    },
    send: async (command, signal) => {
      if (command.verb === 'commit') await cutPower();
      return control.send(command, signal);
    },
    close: () => control.close(),
  };
}

/** The lab is on the host's engine, whatever the fleet's are. The second time it is off already. */
async function cutPower(): Promise<void> {
  await execa('docker', ['kill', container], { reject: false });
}

try {
  await runRelease({
    command: 'promote',
    work: async (world, keeper) => {
      const machines = world.machines.map(losing);
      const watch = { ...(await readWatchLimits()), seconds: 0 };
      await promote({ ...world, machines }, keeper, watch);
    },
  });
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
