import os from 'node:os';
import { MachineStatsReader } from './machine-stats.ts';

test('says what the machine uses, in per cent and bytes', async () => {
  const stats = await new MachineStatsReader().read();
  for (const share of [stats.cpu_percent, stats.memory_percent, stats.disk_usage]) {
    expect(share).toBeGreaterThanOrEqual(0);
    expect(share).toBeLessThanOrEqual(100);
  }
  expect(stats.memory_total).toBe(os.totalmem());
  expect(stats.memory_available).toBeLessThanOrEqual(stats.memory_total);
  expect(new Date(stats.timestamp).toISOString()).toBe(stats.timestamp);
});

test('two readings in a row give the same use of the processor', async () => {
  const reader = new MachineStatsReader();
  const first = await reader.read();
  expect((await reader.read()).cpu_percent).toBe(first.cpu_percent);
});
