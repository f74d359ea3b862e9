/**
 * `release stage VERSION` as the command line does it, except for what needs a whole fleet: no load tests,
 * and the gates of the file that TANDEM_GATES_FILE names. With SECONDS the candidate is tried for so long. A process of its own, since the name of the fleet
 * is read once.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../../../src/cli/exit-code.ts';
import { withChecks } from '../../../src/cli/release/open-world.ts';
import { runRelease } from '../../../src/cli/release/run-command.ts';
import type { Check } from '../../../src/release/ports.ts';
import { stage } from '../../../src/release/stage/stage.ts';

const [version = '', seconds = '0'] = process.argv.slice(2);

/** In the place of the load tests. */
const patience: Check = {
  id: 'load-compare',
  owner: 'tester',
  mission: 'gives the candidate time',
  phase: 'rehearsal',
  after: [],
  alone: false,
  timeBoxSeconds: Number(seconds) + 10,
  escalation: 'none',
  run: async () => {
    await pause(Number(seconds) * 1_000);
    return { measurements: [], files: [], summary: `${seconds} s` };
  },
};

try {
  await runRelease({
    command: `stage ${version}`,
    work: async (world, keeper) =>
      stage(
        { ...(await withChecks(world)), loads: { checks: seconds === '0' ? [] : [patience] } },
        keeper,
        version,
      ),
  });
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
