import { jest } from '@jest/globals';
import type { ControlCommand } from '../../../contracts/release/release.ts';
import { FakeMachine } from './testing/setup.ts';

let machine: FakeMachine;
let steward: ReturnType<FakeMachine['steward']>;
beforeEach(() => {
  machine = new FakeMachine();
  steward = machine.steward();
});
afterEach(() => steward.watching.pause());

const status = (brief: boolean) =>
  machine.clock.run(steward.release.run({ id: 1, verb: 'status', brief }));

test('nobody waits for the page of a container that does not run', async () => {
  const look = jest.spyOn(machine.fleet, 'look');
  const [gone] = machine.fleet.all;
  gone!.state = 'restarting';
  const { containers } = await status(false);
  expect(containers.map(({ report }) => report === null)).toEqual([true, false, false, false]);
  expect(look.mock.calls).not.toContainEqual([gone!.slug, gone!.color]);
});

test('a brief status, and the answer to a commit, do not ask the containers again', async () => {
  const { clock, fleet } = machine;
  const release = { release: 'r1', color: 'green' } as const;
  const send = (command: ControlCommand) => clock.run(steward.release.run(command));
  await send({ id: 1, verb: 'prepare', ...release, version: '1.1.0' });
  const committed = await send({ id: 2, verb: 'commit', ...release, epoch: 1, watch: null });
  const live = { record: { live: 'green' }, containers: [] };
  expect(committed).toMatchObject(live);
  const look = jest.spyOn(fleet, 'look');
  expect(await status(true)).toMatchObject(live);
  expect(look).not.toHaveBeenCalled();
});
