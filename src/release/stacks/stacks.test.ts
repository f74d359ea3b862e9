import type { FleetContainer } from '../../engine/containers/containers.ts';
import { sampleEntry } from '../../fleet/testing/sample-fleet.ts';
import { missingOf } from './not-ready.ts';
import { lackOfMemory } from './room.ts';

const MIB = 1024 * 1024;

const container = (part: Partial<FleetContainer>): FleetContainer => ({
  id: '1',
  machine: 'pc2',
  agent: 'error-bus',
  service: 'error-bus-green',
  group: 'services',
  role: 'service',
  wave: 2,
  image: 'tandem/runtime:0.2.0',
  state: 'running',
  health: 'healthy',
  restarts: 0,
  color: 'green',
  version: '0.2.0',
  exitCode: 0,
  oomKilled: false,
  error: '',
  startedAt: 0,
  healthLog: '',
  published: [],
  ...part,
});

const missing = (containers: FleetContainer[], lines: string[] = []) =>
  missingOf('pc2', ['error-bus-green'], containers, () => Promise.resolve(lines));

test('a healthy container is not missing', async () => {
  expect(await missing([container({})])).toEqual([]);
});

test('a container that keeps restarting is hopeless, with the likely cause and its words', async () => {
  const loop = container({ state: 'restarting', health: 'starting', restarts: 3, exitCode: 1 });
  const [found] = await missing([loop], ["Error: Cannot find module '/app/error-bus.mjs'"]);
  expect(found).toMatchObject({ service: 'error-bus-green', hopeless: true });
  expect(found?.reason).toMatch(/the image lacks this entry.*3 restarts, last exit code 1/);
  expect(found?.lastLines).toHaveLength(1);
});

test('a container that still starts, or is not there yet, may come', async () => {
  expect(await missing([container({ health: 'starting' })])).toMatchObject([{ hopeless: false }]);
  expect(await missing([])).toMatchObject([{ reason: 'it has no container', hopeless: false }]);
});

test('a second color that does not fit is told with both figures', () => {
  const resources = { memoryMiB: 512, cpus: 1, pids: 64 };
  const entry = sampleEntry('pc2', 'ErrorBus', { resources });
  const facts = { machine: 'pc2', totalBytes: 2048 * MIB, usedBytes: 1100 * MIB };
  expect(lackOfMemory([entry], facts)).toBeNull();
  expect(lackOfMemory([entry, entry], facts)).toBe(
    'pc2 has 948 MiB of memory free and a second color may take 1024 MiB',
  );
});
