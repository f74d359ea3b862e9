/**
 * `release stage VERSION` as the command line does it, except for what needs a whole fleet: no load tests,
 * and the gates of the file that TANDEM_GATES_FILE names. A process of its own, since the name of the fleet
 * is read once.
 */
import { messageOf } from '../../../src/cli/exit-code.ts';
import { withChecks } from '../../../src/cli/release/open-world.ts';
import { runRelease } from '../../../src/cli/release/run-command.ts';
import { stage } from '../../../src/release/stage/stage.ts';

const [version = ''] = process.argv.slice(2);

try {
  await runRelease({
    command: `stage ${version}`,
    work: async (world, keeper) =>
      stage({ ...(await withChecks(world)), loads: { checks: [] } }, keeper, version),
  });
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
