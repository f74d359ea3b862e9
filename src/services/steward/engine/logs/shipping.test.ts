import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writePlace, type LogPlace } from '../../../../contracts/observability/log-batch.ts';
import { MemoryLog } from '../../../../runtime/testing.ts';
import { EngineLink } from '../link.ts';
import { FakeEngine, fleetContainer } from '../testing/fake-engine.ts';
import type { Batch } from './lane.ts';
import { readLimits } from './limits.ts';
import { laterPlace, Places } from './places.ts';
import { Shipping } from './shipping.ts';

const TIME = '2026-11-20T12:00:00.000000001Z';

function frame(text: string): Buffer {
  const header = Buffer.alloc(8);
  header[0] = 1;
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

async function sample(lastOf: () => Promise<LogPlace | undefined> = async () => undefined) {
  const api = new FakeEngine([fleetContainer('Coder', 'coder'), fleetContainer('Idle', 'idle')]);
  api.containers[1]!.state = 'exited';
  const link = new EngineLink({
    machine: 'pc2',
    api,
    onChange: () => {},
    onState: () => {},
    findOwn: async () => ({ id: 'own', project: 'fleet-pc2' }),
  });
  const end = new AbortController();
  void link.follow(end.signal);
  for (let n = 0; n < 20 && link.reason !== null; n += 1) await turn();
  const batches: Batch[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'places-'));
  const store = { put: async (batch: Batch) => void batches.push(batch), lastOf };
  const places = new Places(folder);
  const limitsOf = readLimits({});
  const log = new MemoryLog();
  const shipping = new Shipping({ link, store, places, limitsOf, log, onLeftOut: () => {} });
  return { api, link, shipping, batches, folder, end, places };
}

test('every container is read from its place, and the place moves on with what is stored', async () => {
  const { api, shipping, batches, folder, end } = await sample(async () => ({
    time: TIME,
    nth: 0,
  }));
  const running = shipping.run(end.signal);
  for (let n = 0; n < 20 && api.asked.length < 2; n += 1) await turn();
  expect(api.asked.map(({ id }) => id.slice(0, 5))).toEqual(['coder', 'idle0']);
  expect(api.asked[0]!.since).toBe(`${Date.parse('2026-11-20T11:59:59Z') / 1000}.000000001`);
  const later = TIME.replace('1Z', '2Z');
  api.asked[0]!.stream.write(frame(`${TIME} known\n`));
  api.asked[0]!.stream.end(frame(`${later} {"msg":"new"}\n`));
  api.asked[1]!.stream.end();
  for (let n = 0; n < 20 && batches.length === 0; n += 1) await turn();
  end.abort();
  await running;
  expect(batches).toMatchObject([
    { agent: 'Coder', lines: 1, text: `{"time":"${later}","line":{"msg":"new"}}\n` },
  ]);
  expect(JSON.parse(readFileSync(join(folder, 'log-places.json'), 'utf8'))).toEqual({
    [api.containers[0]!.id]: `${later}#0`,
  });
});

test('a broken file of places counts as none; the later of two places holds', () => {
  const folder = mkdtempSync(join(tmpdir(), 'places-'));
  writeFileSync(join(folder, 'log-places.json'), '{"a":"x","b"');
  expect(new Places(folder).get('a')).toBeUndefined();
  const [a, b] = [
    { time: TIME, nth: 0 },
    { time: TIME, nth: 1 },
  ];
  expect(writePlace(laterPlace(a, b)!)).toBe(`${TIME}#1`);
  expect(laterPlace(undefined, a)).toBe(a);
});

test('settings that are none are refused; the steward itself may say little', () => {
  expect(() => readLimits({ logs: { lines: 1 } })).toThrow('config of steward');
  const limitsOf = readLimits({ logs: { lines_per_second: 50 } });
  expect(limitsOf(false).linesPerSecond).toBe(50);
  expect(limitsOf(true).linesPerSecond).toBeLessThan(50);
});
