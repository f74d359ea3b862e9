import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RegistryEntry } from '../../../contracts/registry.ts';
import { Notes } from './notes.ts';
import { twinState } from './state.ts';

const payload = {
  agent_name: 'ModelManager',
  total_vram_mb: 24000,
  total_vram_used_mb: 8000,
  loaded_models: { llama: { device: 'cuda:0', vram_usage_mb: 8000 } },
};
const old = { status: 'HEALTHY', location: 'MainPC', last_seen: 'then' };
const registered = {
  name: 'Live',
  machine: 'pc2',
  state: 'HEALTHY',
  last_seen: 'now',
} as RegistryEntry;

async function setup() {
  const notes = await Notes.open(mkdtempSync(path.join(tmpdir(), 'twin-')), () => {});
  return twinState(
    () => notes,
    () => [registered],
  );
}

test('what was moved in is moved out again, and the registered ones with it', async () => {
  const state = await setup();
  const records = [
    { key: 'agent:Gone', value: old },
    { key: 'agent:Live', value: old },
    { key: 'vram:ModelManager', value: payload },
  ];
  await state.import(records);
  await state.import(records);
  expect(await state.export()).toEqual([
    { key: 'agent:Gone', value: old },
    { key: 'agent:Live', value: { status: 'ok', location: 'pc2', last_seen: 'now' } },
    { key: 'vram:ModelManager', value: payload },
  ]);
});

test('an agent counts as moved by its name, VRAM by its figures', async () => {
  const state = await setup();
  expect(state.fingerprint!({ key: 'agent:A', value: old })).toBe('agent:A');
  expect(state.fingerprint!({ key: 'vram:A', value: payload })).toEqual(payload);
});

test.each([
  ['user:x', old],
  ['agent:x', {}],
  ['vram:x', old],
  ['agent:', old],
])('%s is refused', async (key, value) => {
  const state = await setup();
  await expect(state.import([{ key, value }])).rejects.toMatchObject({ code: 'INPUT_INVALID' });
});
