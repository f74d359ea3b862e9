import type { AgentContext } from '../../../../runtime/context.ts';
import { startShared } from '../../shared/start.ts';
import { keyOf } from './record.ts';
import { watched, watchedState } from './watched.ts';

const published: string[] = [];
const ctx = {
  stateDir: '',
  identity: { machine: 'mainpc' },
  nc: { subscribe: () => ({ unsubscribe: () => {} }) },
  publish: (kind: string) => published.push(kind),
} as unknown as AgentContext;
const stop = startShared(ctx);
afterAll(() => stop());

const key = keyOf('pc2', 'A');
const record = {
  machine_id: 'pc2',
  agent_name: 'A',
  dependencies: ['B'],
  registered_at: '2026-01-01T00:00:00.000Z',
};

test('what moves in moves out again as it was', async () => {
  await watchedState.import([{ key, value: record }]);
  expect(watched.get(key)).toEqual(record);
  expect(await watchedState.export()).toEqual([{ key, value: record }]);
});

test('of records that are none of ours nothing is taken in', async () => {
  const bad = [
    { key: keyOf('pc2', 'C'), value: record },
    { key: 'other:x', value: record },
  ];
  await expect(watchedState.import(bad)).rejects.toMatchObject({ code: 'STATE_RECORD_UNKNOWN' });
  expect(watched.get(keyOf('pc2', 'C'))).toBeUndefined();
});

test('a sign of life is told to both hubs, and forgotten with the agent', () => {
  watched.beat(ctx, key);
  expect(published).toContain('watched-heartbeat.mainpc');
  expect(watched.lastHeartbeat(key)).not.toBeNull();
  watched.remove(key);
  expect([watched.get(key), watched.lastHeartbeat(key)]).toEqual([undefined, null]);
});
