/**
 * `upgrade ...` as the command line does it, on an engine that has no cards but is taken for one that has: what they
 * have free is asked of the steward as everywhere. A process of its own, since the name of the fleet is read once.
 */
import { Command } from 'commander';
import { register } from '../../../src/cli/commands/upgrade.ts';
import { exitCodeOf, messageOf } from '../../../src/cli/exit-code.ts';
import { connectForUpgrade } from '../../../src/cli/release/upgrade-parts.ts';
import { cardsOf } from '../../../src/release/upgrade/copies/cards.ts';

const program = new Command('tandem').enablePositionalOptions().exitOverride();
register(program, (fleet) =>
  connectForUpgrade(fleet, (engine) =>
    cardsOf({ ...engine, info: { ...engine.info, hasNvidia: true } }),
  ),
);
try {
  await program.parseAsync(['upgrade', ...process.argv.slice(2)], { from: 'user' });
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = exitCodeOf(error);
}
