import { ColorIsLive } from '../../contracts/error-catalogue/release/switch.ts';
import { Keeper } from '../keeper.ts';
import { expectClean } from '../testing/check-world.ts';
import { run } from '../testing/commands.ts';
import { FakeRefusal, FakeUnreachable } from '../testing/fake-machine.ts';
import { FakeWorld } from '../testing/fake-world.ts';
import { settleWatch, watchUntilOver } from './follow.ts';
import { rollbackNow } from './rollback.ts';

const away = () => new FakeUnreachable({ machine: 'pc2' });
const refusing = () => new FakeRefusal({ machine: 'pc2', reason: 'green is not there' });

async function staged() {
  const fake = new FakeWorld();
  await run.stage(fake.world());
  return fake;
}

async function promoted() {
  const fake = await staged();
  await run.promote(fake.world());
  return fake;
}

const follow = async (fake: FakeWorld) => {
  const world = fake.world();
  expect(await watchUntilOver(world, new AbortController().signal)).toBe(true);
  await settleWatch(world, await Keeper.open(world));
};

describe('promote', () => {
  test('both machines switch, the watch passes, the release is live', async () => {
    const fake = await promoted();
    expectClean(fake, 'green');
    expect(fake.state.phase).toBe('watching');
    expect(fake.machines.map(({ record }) => record.epoch)).toEqual([1, 1]);
    await follow(fake);
    expect(fake.state.phase).toBe('live');
    const receipt = [...fake.receipts.values()].find(({ kind }) => kind === 'promote');
    expect(receipt).toMatchObject({ decision: 'done', timings: { pc2: { flip_ms: 1 } } });
  });

  test('a machine that cannot prepare aborts both', async () => {
    const fake = await staged();
    fake.machines[1]!.failing.set('prepare', refusing);
    await expect(run.promote(fake.world())).rejects.toMatchObject({
      code: 'RELEASE_PREPARE_FAILED',
      message: expect.stringContaining('pc2: pc2 refuses: green is not there') as string,
    });
    expectClean(fake, 'blue');
    expect(fake.state.phase).toBe('staged-ok');
    expect(fake.history.at(-1)).toMatchObject({ what: 'promote', outcome: 'aborted' });
    fake.machines[1]!.failing.clear();
    await run.promote(fake.world());
    expectClean(fake, 'green');
  });

  test('a machine lost between prepare and commit leaves progress, which resume finishes', async () => {
    const fake = await staged();
    fake.machines[1]!.failing.set('commit', away);
    await expect(run.promote(fake.world())).rejects.toMatchObject({
      code: 'RELEASE_COMMIT_INCOMPLETE',
      details: { done: 'mainpc', open: 'pc2' },
    });
    expect(fake.state).toMatchObject({
      phase: 'committing',
      switch: { machines: { mainpc: { state: 'committed' }, pc2: { error: 'pc2 is away' } } },
    });
    await expect(run.promote(fake.world())).rejects.toMatchObject({ code: 'RELEASE_PHASE_WRONG' });
    fake.machines[1]!.failing.clear();
    await run.resume(fake.world());
    expectClean(fake, 'green');
  });

  test('a lost machine: resume --rollback undoes the other, and this one when it is back', async () => {
    const fake = await staged();
    fake.machines[1]!.failing.set('commit', away);
    await run.promote(fake.world()).catch(() => undefined);
    fake.machines[1]!.failing.set('away', away);
    await expect(run.resume(fake.world(), true)).rejects.toMatchObject({
      code: 'RELEASE_COMMIT_INCOMPLETE',
      details: { direction: 'rollback', done: 'mainpc' },
    });
    expect(fake.machines[0]!.record).toMatchObject({ live: 'blue', epoch: 2 });
    fake.machines[1]!.failing.clear();
    await run.resume(fake.world());
    expectClean(fake, 'blue');
    expect(fake.state.phase).toBe('rolled-back');
  });

  test('a freeze that comes while doors open stops it before anything switches', async () => {
    const fake = await staged();
    const { send } = fake.machines[0]!;
    fake.machines[0]!.send = async function (command) {
      const frozen = { by: 'bob@there', at: '2026-01-01T00:00:00.000Z', reason: 'demo' };
      if (command.verb === 'prepare') fake.frozen = frozen;
      return send.call(this, command);
    };
    await expect(run.promote(fake.world())).rejects.toThrow(/frozen by bob@there.*demo/);
    expectClean(fake, 'blue');
  });

  test('only what is staged and passed can be promoted', async () => {
    const fake = new FakeWorld();
    await expect(run.promote(fake.world())).rejects.toMatchObject({
      code: 'RELEASE_PHASE_WRONG',
      message: expect.stringContaining('release stage VERSION') as string,
    });
  });
});

describe('the watch', () => {
  test('that rolled both machines back is told with its reason', async () => {
    const fake = await promoted();
    fake.whileWatching = () =>
      fake.machines.forEach((machine) => machine.rollBackByItself('5xx 4 % > 1 %'));
    await expect(follow(fake)).rejects.toMatchObject({
      code: 'RELEASE_WATCH_ROLLED_BACK',
      message: expect.stringContaining('mainpc: 5xx 4 % > 1 %') as string,
    });
    expectClean(fake, 'blue');
    expect(fake.history.at(-1)).toMatchObject({ what: 'rollback', outcome: 'done' });
  });

  test('that rolled one machine back takes the other along', async () => {
    const fake = await promoted();
    fake.whileWatching = () => fake.machines[1]!.rollBackByItself('a restart');
    await expect(follow(fake)).rejects.toMatchObject({ code: 'RELEASE_WATCH_ROLLED_BACK' });
    expectClean(fake, 'blue');
    expect(fake.state.phase).toBe('rolled-back');
  });

  test('is left alone by an onlooker once another command has rolled back', async () => {
    const fake = await promoted();
    fake.whileWatching = () => {};
    await run.rollback(fake.world());
    expect(await watchUntilOver(fake.world(), new AbortController().signal)).toBe(false);
  });

  test('goes on when a machine does not answer for a while', async () => {
    const fake = await promoted();
    let looks = 0;
    fake.machines[0]!.failing.set('away', away);
    fake.whileWatching = () => {
      looks += 1;
      if (looks < 3) return;
      fake.machines[0]!.failing.clear();
      for (const machine of fake.machines) machine.watch = { ...machine.watch!, outcome: 'passed' };
    };
    await follow(fake);
    expect(fake.state.phase).toBe('live');
  });

  test('that found a breach before the other machine committed: resume goes back', async () => {
    const fake = await staged();
    fake.machines[1]!.failing.set('commit', away);
    await run.promote(fake.world()).catch(() => undefined);
    fake.machines[0]!.rollBackByItself('slow');
    fake.machines[1]!.failing.clear();
    await run.resume(fake.world());
    expectClean(fake, 'blue');
  });
});

test('a color that does not come to life on one machine goes back on both', async () => {
  const fake = await staged();
  const [, pc2] = fake.machines;
  const { send } = pc2!;
  pc2!.send = async function (command) {
    const status = await send.call(this, command);
    if (command.verb !== 'commit' || command.color !== 'green') return status;
    this.rollBackByItself('green did not take over');
    throw new FakeRefusal({ machine: 'pc2', reason: 'green did not take over' });
  };
  await expect(run.promote(fake.world())).rejects.toMatchObject({
    code: 'RELEASE_WATCH_ROLLED_BACK',
    message: expect.stringContaining('pc2: green did not take over') as string,
  });
  expectClean(fake, 'blue');
  expect(fake.state.phase).toBe('rolled-back');
});

describe('rollback', () => {
  test('needs no gates and no leave: a freeze does not hinder it', async () => {
    const fake = await promoted();
    fake.frozen = { by: 'bob@there', at: '2026-01-01T00:00:00.000Z', reason: 'demo' };
    await run.rollback(fake.world());
    expectClean(fake, 'blue');
    expect(fake.machines.map(({ record }) => record.epoch)).toEqual([2, 2]);
  });

  test('goes on without a machine that is away, and resume brings that one along', async () => {
    const fake = await promoted();
    fake.machines[1]!.failing.set('away', away);
    await expect(run.rollback(fake.world())).rejects.toMatchObject({
      code: 'RELEASE_COMMIT_INCOMPLETE',
      details: { done: 'mainpc', open: 'pc2' },
    });
    fake.machines[1]!.failing.clear();
    await run.resume(fake.world());
    expectClean(fake, 'blue');
  });

  test('that a machine refuses leaves the release live everywhere', async () => {
    const fake = await promoted();
    fake.machines[1]!.failing.set('prepare', refusing);
    await expect(run.rollback(fake.world())).rejects.toMatchObject({
      code: 'RELEASE_PREPARE_FAILED',
    });
    expectClean(fake, 'green');
    expect(fake.state.phase).toBe('watching');
  });

  test('of nothing says what can be done', async () => {
    await expect(run.rollback(new FakeWorld().world())).rejects.toMatchObject({
      code: 'RELEASE_PHASE_WRONG',
    });
  });
});

describe('a rollback in a hurry', () => {
  const back = async (fake: FakeWorld) => {
    const world = fake.world();
    await rollbackNow(world, await Keeper.open(world));
  };

  test('asks each machine once how it is, then prepares and commits', async () => {
    const fake = await promoted();
    fake.steps.length = 0;
    await back(fake);
    const asked = fake.steps.filter((step) => /^\w+ pc2$/.test(step));
    expect(asked).toEqual(['status pc2', 'prepare pc2', 'commit pc2']);
    expectClean(fake, 'blue');
  });

  test('meets a watch that goes back by itself in the same moment', async () => {
    const fake = await promoted();
    const [, pc2] = fake.machines;
    pc2!.failing.set('prepare', () => {
      pc2!.failing.clear();
      pc2!.rollBackByItself('5xx');
      return new ColorIsLive({ verb: 'prepare', color: 'blue', machine: 'pc2', epoch: 2 });
    });
    await back(fake);
    expect(fake.state.phase).toBe('rolled-back');
    expectClean(fake, 'blue');
  });
});
