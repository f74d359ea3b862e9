/** The rules by which tasks are chosen, one by one, on a queue whose time the test moves. */
import type { Admission } from '../admission.ts';
import { drain, revoke } from './lifecycle/control.ts';
import { openTrial } from './trial.ts';

const GONE = 'TASK_DEADLINE_EXCEEDED';

/** So many cores; tells nobody when one is free, as a machine where others come and go. */
function cores(total: number) {
  const leases = new Map<string, number>();
  let change = () => {};
  const admission: Admission = {
    tryAdmit: ({ id, needs }) => {
      if (needs.cpuCores > total) return { ok: false, reason: 'more than there is', never: true };
      const used = [...leases.values()].reduce((a, b) => a + b, 0);
      if (used + needs.cpuCores > total) return { ok: false, reason: 'no core', never: false };
      leases.set(id, needs.cpuCores);
      return { ok: true, lease: id };
    },
    release: (lease) => {
      if (leases.delete(lease)) change();
    },
    onChange: (listener) => {
      change = listener;
      return () => {};
    },
    onRevoked: () => () => {},
    keepOnly: () => {},
  };
  return { admission, leases };
}

const needs = (cpu_cores: number) => ({ resources_required: { cpu_cores } });

test.each([
  [59_000, ['medium', 'low']],
  [61_000, ['low', 'medium']],
])('aging: three steps of priority are worth a minute; after %i ms', async (ms, order) => {
  const trial = await openTrial();
  await trial.add({ task_id: 'low', priority: 2 });
  await trial.pass(ms);
  await trial.add({ task_id: 'medium', priority: 5 });
  expect(await trial.ids(2)).toEqual(order);
});

test('a big task gets the next room once it has waited a minute, though small ones keep coming', async () => {
  const trial = await openTrial(cores(2).admission);
  const small = (n: number) => ({ task_id: `s${n}`, priority: 10, ...needs(1) });
  await trial.add(small(0), small(1));
  await trial.take(2);
  await trial.add({ task_id: 'big', priority: 1, ...needs(2) });
  await trial.take(1);
  let next = 2;
  for (let second = 0; second < 90; second += 1) {
    await trial.add(small(next));
    next += 1;
    await trial.pass(1_000);
    const [done] = [...trial.queue.core.table.running.keys()];
    if (done !== undefined) await trial.report(done);
    await trial.take(2);
    if (trial.state('big') === 'running') {
      expect(second).toBeGreaterThan(55);
      return;
    }
  }
  throw new Error('the big task starved');
});

test('two that wait for room since the same moment do not block each other', async () => {
  const trial = await openTrial(cores(1).admission);
  await trial.add({ task_id: 'holder', ...needs(1) });
  await trial.take(1);
  await trial.add({ task_id: 'a', ...needs(1) }, { task_id: 'b', task_type: 'b', ...needs(1) });
  await trial.take(1, ['echo', 'b']);
  await trial.pass(25_000);
  await trial.queue.commit(({ attempts }) => void (attempts.get('holder')!.until += 100_000));
  await trial.pass(45_000);
  await trial.take(1, ['echo', 'b']);
  await trial.report('holder');
  expect(await trial.ids(1, ['echo', 'b'])).toHaveLength(1);
});

test('a preemptible task is told to stop for one two steps more urgent, and is queued behind it', async () => {
  const trial = await openTrial(cores(1).admission);
  await trial.add({ task_id: 'idle', priority: 3, preemptible: true, ...needs(1) });
  await trial.take(1);
  await trial.add({ task_id: 'near', priority: 4, ...needs(1) });
  await trial.take(1);
  expect(trial.task('idle')?.stopping).toBeNull();
  await trial.add({ task_id: 'urgent', priority: 9, ...needs(1) });
  await trial.take(1);
  expect(trial.task('idle')?.stopping).toBe('preempt');
  await trial.report('idle', 'aborted');
  expect(trial.task('idle')).toMatchObject({ state: 'queued', failures: 0 });
  expect(await trial.ids(1)).toEqual(['urgent']);
});

test('a task that does not allow it is never pushed aside', async () => {
  const trial = await openTrial(cores(1).admission);
  await trial.add({ task_id: 'stays', priority: 1, ...needs(1) });
  await trial.take(1);
  await trial.add({ task_id: 'urgent', priority: 10, ...needs(1) });
  await trial.take(1);
  expect(trial.task('stays')).toMatchObject({ state: 'running', stopping: null });
});

test.each(['queued', 'running'])(
  'a deadline ends a %s task, and what depends on it',
  async (how) => {
    const trial = await openTrial();
    const deadline = trial.clock.time + 5_000;
    await trial.add({ task_id: 'one', deadline }, { task_id: 'after', dependencies: ['one'] });
    if (how === 'running') await trial.take(1);
    const { token } = trial.task('one')!;
    await trial.pass(4_000);
    expect(trial.state('one')).toBe(how);
    await trial.pass(1_000);
    expect(trial.task('one')).toMatchObject({
      state: 'failed',
      error: { code: GONE },
      token: null,
    });
    expect(trial.task('after')).toMatchObject({ state: 'failed' });
    expect(trial.queue.core.attempts.size).toBe(0);
    if (how === 'running') expect(token).not.toBeNull();
  },
);

test('a drained queue gives out nothing, also after a restart, and takes nothing when told so', async () => {
  const trial = await openTrial();
  await trial.add({ task_id: 'one' });
  await trial.queue.commit((core) => drain(core, true, false));
  await trial.add({ task_id: 'two' });
  await trial.reopen();
  expect(await trial.take(2)).toEqual([]);
  await trial.queue.commit((core) => drain(core, true, true));
  await expect(trial.add({ task_id: 'three' })).rejects.toMatchObject({ code: 'QUEUE_DRAINING' });
  await trial.queue.commit((core) => drain(core, false, false));
  expect(await trial.ids(2)).toEqual(['one', 'two']);
});

test('five failures in a row stop one type, then one task tries', async () => {
  const trial = await openTrial();
  const ids = [1, 2, 3, 4, 5].map((n) => ({ task_id: `f${n}`, retry: { max_attempts: 1 } }));
  await trial.add(...ids);
  for (const { task_id } of ids) {
    await trial.take(1);
    await trial.report(task_id, 'failed', { code: 'BROKEN', message: 'no' });
  }
  await trial.add({ task_id: 'next' }, { task_id: 'then' }, { task_id: 'b', task_type: 'b' });
  expect(await trial.ids(3, ['echo', 'b'])).toEqual(['b']);
  await trial.pass(60_000);
  expect(await trial.ids(3)).toEqual(['next']);
  expect(await trial.ids(3)).toEqual([]);
  await trial.report('next');
  expect(await trial.ids(3)).toEqual(['then']);
});

test('a full queue says so, by number and by size, and finished tasks make room', async () => {
  const trial = await openTrial(undefined, { tasks: 2, bytes: 10_000 });
  await trial.add({ task_id: 'one' }, { task_id: 'two' });
  await expect(trial.add({})).rejects.toMatchObject({ code: 'QUEUE_FULL', retryable: true });
  await trial.take(1);
  await trial.report('one');
  await expect(trial.add({ data: 'x'.repeat(9_000) })).rejects.toMatchObject({
    code: 'QUEUE_FULL',
  });
  await trial.add({ task_id: 'three' });
  expect(trial.queue.core.table.live).toBe(2);
});

test('what fits nowhere fails; what is revoked is tried again without a failure', async () => {
  const { admission, leases } = cores(2);
  const trial = await openTrial(admission);
  await trial.add({ task_id: 'huge', ...needs(3) }, { task_id: 'fits', ...needs(2) });
  expect(await trial.ids(2)).toEqual(['fits']);
  expect(trial.task('huge')).toMatchObject({
    state: 'failed',
    error: { code: 'TASK_NEVER_FITS' },
  });
  const { token } = trial.task('fits')!;
  leases.clear();
  await trial.queue.commit((core) => revoke(core, 'fits', 'its GPU vanished'));
  expect(trial.task('fits')).toMatchObject({ state: 'queued', failures: 0, token: null });
  expect(await trial.ids(1)).toEqual(['fits']);
  expect(trial.task('fits')!.token).not.toBe(token);
});

test('workers that ask for types that never were are not remembered for ever', async () => {
  const trial = await openTrial();
  for (let n = 0; n < 2_000; n += 1) {
    trial.clock.time += 100;
    await trial.take(1, [`never-${n}`]);
  }
  expect(trial.queue.core.workerSeen.size).toBeLessThanOrEqual(1_001);
});
