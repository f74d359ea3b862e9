import type { JsonObject } from '../../../contracts/actions/action.ts';
import type { LegacyAgent } from '../../../contracts/migration/modes.ts';
import type { LegacyCall } from './legacy-client.ts';
import { legacyState } from './legacy-state.ts';

/** Legacy agents that keep what they are given. */
const held = new Map<string, JsonObject[]>();
const ask = async ({ name }: LegacyAgent, { message }: LegacyCall): Promise<JsonObject> => {
  const records = held.get(name) ?? [];
  if (message['action'] === 'import_state')
    held.set(name, [...records, ...(message['records'] as JsonObject[])]);
  return { status: 'success', records, next: null };
};
const record = (key: string) => ({ key, value: {} });
beforeEach(() => held.clear());

test('what moves back goes to the container that keeps it', async () => {
  const readers = ['PerformanceMonitor', 'PerformanceLoggerAgent'] as const;
  const keeperOf = (key: string) => readers[key.startsWith('figure:') ? 0 : 1]!;
  const sides = { readers, keeper: readers[0], keeperOf };
  const old = legacyState('performance', sides, ask, 'test');
  await old.put(['metric:1', 'figure:a:error', 'usage:2'].map(record));
  const keys = (name: string) => held.get(name)?.map(({ key }) => key);
  expect(keys('PerformanceMonitor')).toEqual(['figure:a:error']);
  expect(keys('PerformanceLoggerAgent')).toEqual(['metric:1', 'usage:2']);
  let read = 0;
  for await (const { key } of old.records()) if (key !== '') read += 1;
  expect(read).toBe(3);
});

test('without a choice all goes to the keeper', async () => {
  const sides = { readers: ['HealthMonitor'] as const, keeper: 'HealthMonitor' as const };
  await legacyState('health', sides, ask, 'test').put([record('a')]);
  expect(held.get('HealthMonitor')).toHaveLength(1);
});
