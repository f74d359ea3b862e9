import { MemoryBucket } from '../../core-orchestrator/registry/testing/memory-bucket.ts';
import { Ledger } from '../../core-orchestrator/registry/ledger.ts';
import { Setting } from '../resources/storage/setting.ts';
import type { Running } from '../running.ts';
import { VRAM_SETTINGS } from './settings.ts';
import { exportVram, importVram } from './state.ts';
import { Usage } from './usage.ts';

function setUp() {
  const usage = new Usage(() => 1_000);
  const vram = {
    settings: new Setting(new Ledger(new MemoryBucket()), 'vram', {
      ...VRAM_SETTINGS,
      dry_run: true,
    }),
    usage,
    putUse: (id: string, lastUsedAt: number, count: number) => usage.put(id, lastUsedAt, count),
    written: () => Promise.resolve(),
  };
  return { running: { vram } as unknown as Running, vram };
}

test.each([
  [{ key: 'threshold:critical', value: { value: 95 } }],
  [{ key: 'idle_timeout', value: {} }],
  [{ key: 'idle_timeout', value: { seconds: -1 } }],
])('%j is refused: with it no setting could be read back after a restart', async (record) => {
  const { running, vram } = setUp();
  const use = { key: 'usage:m', value: { last_used: 1, count: 2 } };
  await expect(importVram(running, [use, record])).rejects.toMatchObject({
    code: 'VRAM_SETTINGS_INVALID',
  });
  expect(vram.settings.value).toEqual({ ...VRAM_SETTINGS, dry_run: true });
  expect(vram.usage.all().size).toBe(0);
});

test('what the old optimiser knew comes in and goes out as it was; uses nobody counted are none', async () => {
  const { running, vram } = setUp();
  await importVram(running, [
    { key: 'threshold:critical', value: { value: 0.95 } },
    { key: 'idle_timeout', value: { seconds: 60 } },
    { key: 'usage:m', value: { last_used: 5, count: 2 } },
    { key: 'usage:n', value: {} },
  ]);
  expect(vram.settings.value).toMatchObject({ idle_timeout_seconds: 60, dry_run: true });
  expect(exportVram(running)).toEqual(
    expect.arrayContaining([
      { key: 'threshold:critical', value: { value: 0.95 } },
      { key: 'usage:m', value: { last_used: 5, count: 2 } },
      { key: 'usage:n', value: { last_used: 0, count: 0 } },
    ]),
  );
});
