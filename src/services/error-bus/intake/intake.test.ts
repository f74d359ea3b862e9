import { report } from '../testing.ts';
import { Intake } from './intake.ts';
import { Lanes } from './lanes.ts';

function broker({ fail = 0, duplicate = false } = {}) {
  const ids: string[] = [];
  let failures = fail;
  const publish = async (_subject: string, _body: unknown, options: { msgID?: string }) => {
    await Promise.resolve();
    if (failures-- > 0) throw new Error('timeout');
    ids.push(options.msgID!);
    return { seq: ids.length, duplicate, stream: 'ERRORS', domain: '' };
  };
  return { ids, publish: publish as never };
}

test('copies that come at once and copies the index knows are stored once', async () => {
  const { ids, publish } = broker();
  const known = new Set<string>();
  const intake = new Intake({ publish, known: (id) => known.has(id) });
  const event = report();
  const taken = await Promise.all([intake.take(event), intake.take(event), intake.take(event)]);
  expect(taken.map(({ fresh }) => fresh)).toEqual([true, false, false]);
  known.add(event.error_id);
  expect(await intake.take(event)).toEqual({ fresh: false });
  expect(ids).toEqual([event.error_id]);
});

test('a copy that only the broker knows is no new one', async () => {
  const { publish } = broker({ duplicate: true });
  const intake = new Intake({ publish, known: () => false });
  expect(await intake.take(report())).toEqual({ fresh: false });
});

test('what was not acknowledged is refused, also to copies that waited, and can be sent again', async () => {
  const { ids, publish } = broker({ fail: 1 });
  const intake = new Intake({ publish, known: () => false });
  const event = report();
  const results = await Promise.allSettled([intake.take(event), intake.take(event)]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(results[0]).toMatchObject({ reason: { code: 'ERROR_REPORT_NOT_STORED' } });
  expect(await intake.take(event)).toEqual({ fresh: true });
  expect(ids).toHaveLength(1);
});

test('work of one key runs in order, of two keys side by side', async () => {
  const lanes = new Lanes(10);
  const seen: string[] = [];
  let free = () => {};
  const held = new Promise<void>((resolve) => (free = resolve));
  void lanes.run('a', () => held.then(() => void seen.push('a1')));
  void lanes.run('a', async () => void seen.push('a2'));
  await lanes.run('b', async () => void seen.push('b1'));
  expect(seen).toEqual(['b1']);
  free();
  await lanes.idle();
  expect(seen).toEqual(['b1', 'a1', 'a2']);
});

test('a reader waits while there is no room', async () => {
  const lanes = new Lanes(1);
  let free = () => {};
  void lanes.run('a', () => new Promise((resolve) => (free = resolve)));
  await Promise.resolve();
  let room = false;
  const waiting = lanes.room().then(() => (room = true));
  await Promise.resolve();
  expect(room).toBe(false);
  free();
  await waiting;
  expect(lanes.busy).toBe(0);
});

test('a report that is too large for the stream is refused', async () => {
  const { ids, publish } = broker();
  const intake = new Intake({ publish, known: () => false });
  const huge = { ...report(), message: 'x'.repeat(1_000_000) };
  await expect(intake.take(huge)).rejects.toMatchObject({ code: 'ERROR_REPORT_INVALID' });
  expect(ids).toEqual([]);
  expect(intake.underWay).toBe(0);
});
