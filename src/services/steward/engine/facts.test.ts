import type { ContainerStats } from 'dockerode';
import { ContainerReports, USAGE_MS } from './facts.ts';
import { Tally } from './tally.ts';
import { FakeEngine, fleetContainer } from './testing/fake-engine.ts';

function setup() {
  const api = new FakeEngine([fleetContainer('MemoryClient', 'memory-client')]);
  const own = { id: 'own', project: 'fleet-pc2' };
  const link = {
    reason: null as string | null,
    engine: () => ({ api, own, info: undefined as never }),
    tally: new Tally(),
  };
  const time = { ms: 1_000 };
  const asked = { inspect: 0, stats: 0 };
  let cpu = 1_000_000_000;
  const inspect = api.inspect.bind(api);
  api.inspect = (id) => (asked.inspect++, inspect(id));
  api.stats = async () => {
    asked.stats += 1;
    cpu += 500_000_000;
    const stats = { cpu_stats: { cpu_usage: { total_usage: cpu } }, memory_stats: { usage: 5 } };
    return stats as unknown as ContainerStats;
  };
  const reports = new ContainerReports('pc2', link, () => time.ms);
  const report = async () => (await reports.report()).containers!;
  return { api, link, time, asked, reports, report };
}

test('details are asked for once, use every ten seconds', async () => {
  const { time, asked, report } = setup();
  expect(await report()).toMatchObject([
    { name: 'MemoryClient', state: 'running', memory_bytes: 5, cpu_percent: null, exit_code: null },
  ]);
  time.ms += USAGE_MS / 2;
  await report();
  expect(asked).toEqual({ inspect: 1, stats: 1 });
  time.ms += USAGE_MS / 2;
  expect(await report()).toMatchObject([{ cpu_percent: 5 }]);
  expect(asked).toEqual({ inspect: 1, stats: 2 });
});

test('a container that something happened to is looked at again', async () => {
  const { api, asked, reports, report } = setup();
  await report();
  reports.touched(api.containers[0]!.id);
  await report();
  expect(asked.inspect).toBe(2);
});

test('one that ended uses nothing and tells its exit code', async () => {
  const { api, report } = setup();
  await report();
  api.containers[0]!.state = 'exited';
  expect(await report()).toMatchObject([
    { state: 'exited', memory_bytes: null, cpu_percent: null, exit_code: 0 },
  ]);
});

test('one that cannot be looked at is in the report without its details', async () => {
  const { api, report } = setup();
  api.inspect = () => Promise.reject(new Error('gone'));
  expect(await report()).toMatchObject([{ name: 'MemoryClient', restarts: null }]);
});

test('without an engine the report says why', async () => {
  const { api, link, reports } = setup();
  link.reason = 'no socket';
  expect(await reports.report()).toMatchObject({ containers: null, reason: 'no socket' });
  link.reason = null;
  api.failure = new Error('engine is ill');
  expect(await reports.report()).toMatchObject({ containers: null, reason: 'engine is ill' });
});
