import { MemoryLog } from '../../../runtime/testing.ts';
import { MemoryBucket } from '../../core-orchestrator/registry/testing/memory-bucket.ts';
import { Ledger } from '../../core-orchestrator/registry/ledger.ts';
import { Setting } from '../resources/storage/setting.ts';
import type { LoadedModel } from './model-server.ts';
import { Optimiser } from './optimiser.ts';
import { VRAM_SETTINGS, type VramSettings } from './settings.ts';
import { Usage } from './usage.ts';

const loaded = (id: string, changes: Partial<LoadedModel> = {}): LoadedModel => ({
  id,
  machine: 'mainpc',
  gpuUuid: 'g',
  vramMiB: 4_000,
  busy: false,
  lastUsedAt: null,
  ...changes,
});

function setUp(settings: Partial<VramSettings> = {}) {
  const ledger = new Ledger(new MemoryBucket());
  let now = 1_000_000_000;
  const server = {
    models: [loaded('big'), loaded('small', { vramMiB: 1_000 })],
    unloaded: [] as string[],
    fails: undefined as Error | undefined,
    looks: 0,
    loaded: () => {
      server.looks += 1;
      return server.fails ? Promise.reject(server.fails) : Promise.resolve(server.models);
    },
    unload: (id: string) => {
      server.unloaded.push(id);
      server.models = server.models.filter((model) => model.id !== id);
      return Promise.resolve();
    },
  };
  const gpu = { uuid: 'g', totalMiB: 10_000, usedMiB: 9_500 };
  const events: string[] = [];
  const optimiser = new Optimiser({
    server,
    settings: new Setting(ledger, 'vram', { ...VRAM_SETTINGS, ...settings }),
    usage: new Usage(() => now),
    ledger,
    gpus: () => [gpu],
    wall: () => now,
    publish: (kind) => events.push(kind),
    decided: () => undefined,
    log: new MemoryLog(),
  });
  /** Looks once, so that the models are known and rest. */
  const rested = async () => {
    await optimiser.look();
    now += 120_000;
  };
  return { optimiser, server, gpu, events, rested, advance: (ms: number) => (now += ms) };
}

test('under pressure it unloads the largest, then looks again', async () => {
  const { optimiser, server, events, rested } = setUp();
  await rested();
  await optimiser.run();
  expect(server.unloaded).toEqual(['big']);
  expect(events).toEqual(['vram.decision']);
  await optimiser.run();
  expect(server.unloaded).toEqual(['big', 'small']);
  expect(optimiser.history.last(1)).toMatchObject([
    { model: 'small', rule: 'critical', outcome: 'unloaded' },
  ]);
});

test('a model that was just loaded is left alone', async () => {
  const { optimiser, server } = setUp();
  await optimiser.run();
  expect(server.unloaded).toEqual([]);
});

test('dry run decides and writes down, and unloads nothing', async () => {
  const { optimiser, server, rested } = setUp({ dry_run: true });
  await rested();
  await optimiser.run();
  expect(server.unloaded).toEqual([]);
  expect(optimiser.history.last(1)).toMatchObject([{ outcome: 'dry_run' }]);
});

test('reports make it look only when it is time', async () => {
  const { optimiser, server, rested, advance } = setUp();
  await rested();
  optimiser.reported();
  await optimiser.run();
  const looks = server.looks;
  optimiser.reported();
  expect(server.looks).toBe(looks);
  advance(15_000);
  optimiser.reported();
  await optimiser.run();
  expect(server.looks).toBe(looks + 1);
});

test('a model server that cannot be asked is told plainly, and nothing is pretended', async () => {
  const { optimiser, server } = setUp();
  server.fails = new Error('ModelManagerSuite declares it but its work is not ported yet');
  await optimiser.run();
  expect(optimiser.server).toMatchObject({
    reachable: false,
    reason: expect.stringContaining('not ported'),
  });
  expect(optimiser.history.last(10)).toEqual([]);
  await expect(optimiser.unload('big', 'me')).rejects.toThrow('not ported');
});

test('a pinned or busy model is not unloaded, even when asked', async () => {
  const { optimiser, server } = setUp({ pinned: ['big'] });
  server.models.push(loaded('busy', { busy: true }));
  await expect(optimiser.unload('big', 'me')).rejects.toMatchObject({ code: 'MODEL_IN_USE' });
  await expect(optimiser.unload('busy', 'me')).rejects.toMatchObject({ code: 'MODEL_IN_USE' });
  await expect(optimiser.unload('none', 'me')).rejects.toMatchObject({ code: 'MODEL_UNKNOWN' });
  expect(await optimiser.unload('small', 'me')).toMatchObject({ outcome: 'unloaded' });
});
