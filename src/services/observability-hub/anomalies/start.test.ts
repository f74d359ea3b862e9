import { jest } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { MemoryLog } from '../../../runtime/testing.ts';
import { SeriesHistory } from '../metrics/series/series-history.ts';
import type { Hub } from '../part.ts';
import { planned, testBoard } from '../testing.ts';
import { running, startAnomalies } from './start.ts';

const HOUR_MS = 60 * 60 * 1000;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-anomalies-'));
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'performance'] });
});
afterEach(() => {
  jest.useRealTimers();
  rmSync(folder, { recursive: true });
});

function start() {
  const series = new SeriesHistory();
  const { board: fleet } = testBoard([planned('Here')]);
  const ctx = { stateDir: folder, config: {}, log: new MemoryLog(), metrics: new Registry() };
  const stop = startAnomalies({ ctx, fleet, series } as unknown as Hub);
  return { series, stop };
}

test('each hour the baselines of who left while no hub was here are let go; members and machines stay', async () => {
  const before = start();
  for (const id of ['mainpc/Here', 'mainpc/Left', 'mainpc'])
    before.series.record(
      id,
      Date.now(),
      new Map([
        ['cpu_percent', 1],
        ['host_cpu_percent', 1],
      ]),
    );
  await before.stop();
  const { stop } = start();
  const known = () => [
    ...new Set([...running.get().store.baselines()].map(({ member }) => member)),
  ];
  expect(known()).toEqual(['mainpc', 'mainpc/Here', 'mainpc/Left']);
  jest.advanceTimersByTime(HOUR_MS);
  expect(known()).toEqual(['mainpc', 'mainpc/Here']);
  await stop();
});
