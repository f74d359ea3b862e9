/**
 * Intent: the commands that speak with a running fleet do what they say, and their exit codes are true.
 * Model: both machines' services behind their ingresses; each command is a process of its own, as a
 * person would start it, and its effect is looked up past it. `tandem logs` is in hub-logs.test.ts.
 */
import { dryRun } from './commands/dry-run.ts';
import { firstPage } from './commands/first-page.ts';
import { keysAndRecords } from './commands/keys-and-records.ts';
import { modes } from './commands/modes.ts';
import { people } from './commands/people.ts';
import { CommandWorld, MAINPC } from './commands/world.ts';
import { tandem } from '../support/clients/cli.ts';

const world = new CommandWorld();

beforeAll(() => world.start(), 300_000);
afterAll(() => world.stop(), 120_000);

firstPage(world);
people(world);
modes(world);
dryRun(world);
keysAndRecords(world);

test('a door that is closed is something missing outside, and named with the way out', async () => {
  await (await world.slice.container('mainpc', 'ingress')).stop({ t: 1 });
  const named = { ...world.env, TANDEM_MAINPC_INGRESS: MAINPC };
  const { exitCode, stderr } = await tandem(['mode', 'show'], named);
  expect(stderr).toMatch(/core-orchestrator on mainpc .*TANDEM_MAINPC_INGRESS.*\(DOOR_CLOSED\)/);
  expect(exitCode).toBe(3);
}, 60_000);
