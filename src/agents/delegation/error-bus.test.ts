import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Publisher } from 'zeromq';
import definition from './error-bus.ts';
import { readFrames } from './error-bus/frames.ts';
import { rowOf } from './error-bus/row.ts';
import { ErrorStore } from './error-bus/store.ts';
import { listen } from './error-bus/subscriber.ts';
import { tryAgent, type Trial } from './shared/testing.ts';

const bytes = (...frames: string[]) => frames.map((frame) => Buffer.from(frame));

test.each([
  ['with topic', bytes('ERROR:{"agent":"A"}'), 'ERROR:'],
  ['topic and space', bytes('ERROR: {"agent":"A"}'), 'ERROR:'],
  ['PC2 topic', bytes('PC2_ERROR:NETWORK:{"agent":"A"}'), 'PC2_ERROR:NETWORK:'],
  ['without topic', bytes('{"agent":"A"}'), ''],
  ['two frames', bytes('ERROR:', '{"agent":"A"}'), 'ERROR:'],
  ['two frames, bare topic', bytes('ERROR', '{"agent":"A"}'), 'ERROR'],
])('a message %s is read', (_name, frames, topic) => {
  expect(readFrames(frames)).toEqual({ topic, body: { agent: 'A' } });
});

test.each([
  ['nothing', []],
  ['text', bytes('ERROR: down')],
  ['half an object', bytes('ERROR:{"agent":')],
  ['bytes', [Buffer.from([0xff, 0x7b, 0x7d])]],
])('%s cannot be read', (_name, frames) => expect(readFrames(frames)).toBeUndefined());

test('the publisher of MainPC: fields of error_data', () => {
  const error_data = { error_id: 'e1', error_type: 'timeout', severity: 'high', details: 'slow' };
  const message = { message_type: 'error_report', source: 'MainPC.TTS', timestamp: 7, error_data };
  expect(rowOf(message, 0)).toEqual({
    timestamp: 7,
    agent: 'MainPC.TTS',
    error_type: 'timeout',
    message: 'slow',
    severity: 'high',
    context: { error_id: 'e1' },
  });
});

test('the publisher of AuthenticationAgent, without a time', () => {
  const row = rowOf({ agent: 'Auth', type: 'login', message: 'no', severity: 'ERROR' }, 5000);
  expect(row).toMatchObject({ timestamp: 5, error_type: 'login', severity: 'ERROR', context: {} });
  expect(rowOf({ message: 'nobody' }, 0)).toBeUndefined();
});

test('a store keeps so many rows for so long', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-errors-'));
  const store = await ErrorStore.open(folder);
  for (let n = 1; n <= 10; n += 1) store.add([{ row: rowOf({ agent: 'A', timestamp: n }, 0)! }]);
  store.cleanUp(12, { rows: 5, seconds: 10 });
  expect(store.recent(10).map(({ timestamp }) => timestamp)).toEqual([10, 9, 8, 7, 6]);
  store.cleanUp(18, { rows: 5, seconds: 10 });
  expect(store.recent(10).map(({ timestamp }) => timestamp)).toEqual([10, 9, 8]);
  store.close();
  rmSync(folder, { recursive: true });
});

test('publishers that connect are heard, in order', async () => {
  const heard: string[] = [];
  const door = await listen('tcp://127.0.0.1:*', (frames) => {
    heard.push(Buffer.concat(frames as Uint8Array[]).toString());
  });
  const publisher = new Publisher({ linger: 0 });
  publisher.connect(door.endpoint);
  const until = async (done: () => boolean, meanwhile: () => Promise<void>) => {
    for (const end = Date.now() + 4_000; !done();) {
      if (Date.now() > end) throw new Error(`heard only ${heard.join()}`);
      await meanwhile();
      await sleep(10);
    }
  };
  // A subscription reaches a publisher some time after it connected; what is sent before is lost.
  await until(
    () => heard.includes('hello'),
    () => publisher.send('hello'),
  );
  for (const frames of [['a'], ['ERROR:', '{}'], ['b'], ['c']]) await publisher.send(frames);
  await until(
    () => heard.includes('c'),
    () => Promise.resolve(),
  );
  expect(heard.filter((text) => text !== 'hello')).toEqual(['a', 'ERROR:{}', 'b', 'c']);
  publisher.close();
  await door.stop();
});

describe('the agent', () => {
  let trial: Trial;
  beforeEach(async () => {
    trial = await tryAgent(definition, { config: { publishers_port: '*' } });
  });
  afterEach(() => trial.stop());

  const report = (n: number, severity = 'error') =>
    trial.ask('publish', { agent: 'A', error_type: 't', message: `${n}`, severity, timestamp: n });

  test('recent errors, the newest first, one row for the same message', async () => {
    for (const n of [1, 3, 2, 3]) await report(n);
    const { data } = (await trial.ask('get_recent_errors', { limit: 2 })) as {
      data: { message: string }[];
    };
    expect(data.map(({ message }) => message)).toEqual(['3', '2']);
    expect(await trial.ask('get_agent_health')).toMatchObject({
      data: { A: { status: 'error', error_count: 3, last_heartbeat: 3 } },
    });
    await report(4, 'CRITICAL');
    expect(await trial.ask('get_agent_health')).toMatchObject({
      data: { A: { status: 'critical' } },
    });
  });

  test('errors outlive a restart and move', async () => {
    await report(1);
    await trial.restart();
    const { records } = await trial.ask('export_state');
    const other = await tryAgent(definition, { config: { publishers_port: '*' } });
    await other.ask('import_state', { records });
    await other.ask('import_state', { records });
    expect((await other.ask('export_state'))['records']).toEqual(records);
    await other.stop();
  });

  test('an error of nobody is refused', async () => {
    expect(await trial.ask('publish', { message: 'x' })).toMatchObject({ status: 'error' });
  });
});
