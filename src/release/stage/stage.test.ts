import { expectClean } from '../testing/check-world.ts';
import { run } from '../testing/commands.ts';
import { FakeWorld } from '../testing/fake-world.ts';

async function refused(fake: FakeWorld): Promise<string> {
  const error = await run.stage(fake.world()).catch((reason: Error) => reason);
  expect(error).toMatchObject({ code: 'RELEASE_REFUSED' });
  expectClean(fake, 'blue');
  expect(fake.state.phase).toBe('refused');
  for (const machine of fake.machines) expect([...machine.running.keys()]).toEqual(['blue']);
  return (error as Error).message;
}

const statusOf = (fake: FakeWorld, id: string) =>
  fake.state.rows.find((row) => row.id === id)?.status;

test('a good candidate is staged: warm, tried, with two records', async () => {
  const fake = new FakeWorld();
  await run.stage(fake.world());
  expectClean(fake, 'blue');
  expect(fake.state).toMatchObject({
    phase: 'staged-ok',
    release: { color: 'green', version: '0.2.0', previous: { color: 'blue', version: '0.1.0' } },
  });
  expect(new Set(fake.state.rows.map(({ status }) => status))).toEqual(new Set(['COMPLETE']));
  expect([...fake.receipts.values()].map(({ kind, decision }) => [kind, decision])).toEqual([
    ['authorisation', 'go'],
    ['stage', 'go'],
  ]);
  expect(fake.versions).toEqual({
    live: { color: 'blue', version: '0.1.0' },
    idle: { color: 'green', version: '0.2.0' },
  });
});

test('an image that is missing is named with its machine and how to make it', async () => {
  const fake = new FakeWorld();
  fake.images.delete('0.2.0');
  expect(await refused(fake)).toMatch(/runtime:0\.2\.0 is not on pc2.*docker compose.*build/);
});

test('a container that does not come up is refused with its reason and last words', async () => {
  const fake = new FakeWorld();
  fake.broken = { version: '0.2.0', reason: 'it ended with exit code 1' };
  const message = await refused(fake);
  expect(message).toContain('core-orchestrator-green: it ended with exit code 1');
  expect(message).toContain('| Error: Cannot find module');
  expect(statusOf(fake, 'start.pc2')).toBe('BLOCKED');
  expect(statusOf(fake, 'load')).toBe('BLOCKED');
});

test('state that the live version could not read is refused: there would be no way back', async () => {
  const fake = new FakeWorld();
  fake.images.set('0.2.0', { reads: ['1', '2'], writes: '2' });
  expect(await refused(fake)).toMatch(/writes the state 2, and the live one on \w+ reads 1/);
});

test('expand, then contract passes', async () => {
  const fake = new FakeWorld();
  fake.images.set('0.1.0', { reads: ['1', '2'], writes: '1' });
  fake.images.set('0.2.0', { reads: ['1', '2'], writes: '2' });
  await run.stage(fake.world());
  expect(fake.state.phase).toBe('staged-ok');
});

test('a candidate that could not read what is there is refused', async () => {
  const fake = new FakeWorld();
  fake.images.set('0.2.0', { reads: ['2'], writes: '1' });
  expect(await refused(fake)).toMatch(
    /it reads 2, and the live one on \w+ has written the state 1/,
  );
});

describe('state that nobody has declared is refused', () => {
  test.each([
    ['reads', { reads: null }, /no label tandem\.state\.reads;/],
    ['writes', { writes: null }, /no label tandem\.state\.writes;/],
    [
      'reads and writes',
      { reads: [], writes: null },
      /state\.reads, no label tandem\.state\.writes;/,
    ],
  ])('by a candidate, without %s', async (_what, labels, words) => {
    const fake = new FakeWorld();
    fake.images.set('0.2.0', labels);
    const message = await refused(fake);
    expect(message).toMatch(words);
    expect(message).toMatch(/tandem\/runtime:0\.2\.0 on \w+ has/);
    expect(fake.steps).not.toContain('up pc2');
  });

  test('by the live version', async () => {
    const fake = new FakeWorld();
    fake.images.set('0.1.0', { reads: null, writes: null });
    expect(await refused(fake)).toMatch(/tandem\/runtime:0\.1\.0 on \w+ has no label/);
  });

  test('of a container that is not live at all', async () => {
    const fake = new FakeWorld();
    fake.repositories['0.2.0'] = 'tandem/another';
    expect(await refused(fake)).toMatch(/tandem\/another:0\.2\.0 on \w+ has no counterpart/);
  });
});

test('what is bad enough to be handed on says to whom, also in the receipt', async () => {
  const fake = new FakeWorld();
  fake.go = false;
  fake.measured = [{ source: 'tests.success', value: 0.85, unit: 'share' }];
  expect(await refused(fake)).not.toContain('for the tester');
  fake.measured = [{ source: 'tests.success', value: 0.79, unit: 'share' }];
  expect(await refused(fake)).toMatch(/\nfor the tester: tests\.success is 0\.79 %, under 0\.8 %/);
  expect([...fake.receipts.values()].at(-1)?.reasonIfBlocked).toContain('for the tester');
});

test('without room for two colors nothing is started', async () => {
  const fake = new FakeWorld();
  fake.lackOfRoom = ['pc2 has 300 MiB left of 900'];
  expect(await refused(fake)).toContain('pc2 has 300 MiB left');
  expect(fake.steps).not.toContain('up pc2');
});

test('a gate that fails is a refusal with its figures', async () => {
  const fake = new FakeWorld();
  fake.go = false;
  expect(await refused(fake)).toContain('gate tests fail: 0.9 is not more than 0.95');
  expect([...fake.receipts.values()].at(-1)).toMatchObject({
    status: 'BLOCKED',
    decision: 'no-go',
    gates: { go: false },
  });
});

test('a check that cannot be carried out leaves the decision to the gates', async () => {
  const fake = new FakeWorld();
  fake.checks = [
    fake.check('tests', 'images', { run: () => Promise.reject(new Error('k6 is not here')) }),
    fake.check('load', 'rehearsal', { after: ['tests'] }),
  ];
  await run.stage(fake.world());
  expect(fake.state.rows.find(({ id }) => id === 'tests')).toMatchObject({
    status: 'BLOCKED',
    note: 'k6 is not here',
  });
  expect(statusOf(fake, 'load')).toBe('COMPLETE');
  expect(statusOf(fake, 'end-rehearsal')).toBe('COMPLETE');
});

test('checks without a bond run in parallel, one that measures time alone', async () => {
  const fake = new FakeWorld();
  const running = new Set<string>();
  const beside: Record<string, string[]> = {};
  const slow = (id: string) => async () => {
    beside[id] = [...running];
    running.add(id);
    await new Promise((resolve) => setImmediate(resolve));
    running.delete(id);
    return { measurements: [], files: [], summary: '' };
  };
  fake.checks = [
    fake.check('a', 'rehearsal', { run: slow('a') }),
    fake.check('b', 'rehearsal', { run: slow('b') }),
    fake.check('load', 'rehearsal', { run: slow('load'), alone: true }),
  ];
  await run.stage(fake.world());
  expect(beside).toEqual({ a: [], b: ['a'], load: [] });
});

test('another version may follow a refused one, but not a running watch', async () => {
  const fake = new FakeWorld();
  fake.go = false;
  await refused(fake);
  fake.go = true;
  await run.stage(fake.world());
  await run.promote(fake.world());
  await expect(run.stage(fake.world(), '0.3.0')).rejects.toMatchObject({
    code: 'RELEASE_PHASE_WRONG',
  });
});

test('a frozen fleet stages nothing', async () => {
  const fake = new FakeWorld();
  fake.frozen = { by: 'bob@there', at: '2026-01-01T00:00:00.000Z', reason: 'demo' };
  await expect(run.stage(fake.world())).rejects.toMatchObject({ code: 'RELEASE_FROZEN' });
});
