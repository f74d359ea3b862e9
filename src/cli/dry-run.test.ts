import { Command } from 'commander';
import { registerCommands } from './command-files.ts';

/** Commands that only look; a login or a token ends by itself and changes nothing for anybody else. */
const LOOKING = [
  'audit',
  'doctor',
  'fleet check',
  'fleet graph',
  'fleet ports',
  'fleet status',
  'login',
  'logs',
  'mode show',
  'receipts list',
  'receipts show',
  'receipts verify',
  'release gate',
  'release history',
  'release plan',
  'release status',
  'secrets scan',
  'status',
  'token',
  'user list',
];

/** Every verb by its words, e.g. `fleet check`. */
async function allCommands(): Promise<Map<string, Command>> {
  const found = new Map<string, Command>();
  const top = new Command();
  await registerCommands(top, []);
  for (const command of top.commands) {
    if (command.options.length > 0) {
      found.set(command.name(), command);
      continue;
    }
    const program = new Command();
    await registerCommands(program, [command.name()]);
    for (const verb of program.commands[0]!.commands)
      found.set(`${command.name()} ${verb.name()}`, verb);
  }
  return found;
}

test('every command that changes something has --dry-run', async () => {
  const commands = await allCommands();
  const without = [...commands]
    .filter(([, { options }]) => !options.some(({ long }) => long === '--dry-run'))
    .map(([words]) => words);
  expect(without.sort()).toEqual(LOOKING);
  expect(commands.size).toBeGreaterThan(LOOKING.length);
});
