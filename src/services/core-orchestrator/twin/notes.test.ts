import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Notes } from './notes.ts';

const folder = () => mkdtempSync(path.join(tmpdir(), 'twin-'));
const report = (agent_name: string, total_vram_used_mb = 1) => ({
  agent_name,
  total_vram_mb: 100,
  total_vram_used_mb,
  loaded_models: { llama: { device: 'cuda:0', vram_usage_mb: 1 } },
  reported_at: '2026-01-01T00:00:00.000Z',
});

test('what was saved is there in the next life, the last report of each', async () => {
  const dir = folder();
  const notes = await Notes.open(dir, fail);
  notes.putVram(report('ModelManager', 1));
  const first = notes.save();
  notes.putVram(report('ModelManager', 2));
  notes.putAgent('Old', { status: 'HEALTHY', location: 'MainPC', last_seen: 'x' });
  await Promise.all([first, notes.save(), notes.save()]);
  const again = await Notes.open(dir, fail);
  expect(again.vram.get('ModelManager')?.total_vram_used_mb).toBe(2);
  expect([...again.agents.keys()]).toEqual(['Old']);
});

test.each(['{', '{"vram":{"a":{"agent_name":5}},"agents":{}}', '[]'])(
  'a file that cannot be read is told and put aside, so that it outlives the next report: %s',
  async (text) => {
    const dir = folder();
    writeFileSync(path.join(dir, 'twin.json'), text);
    const problems: string[] = [];
    const notes = await Notes.open(dir, (reason) => problems.push(reason));
    expect(notes.vram.size).toBe(0);
    expect(problems).toEqual([expect.stringContaining('twin.json.unreadable')]);
    notes.putVram(report('ModelManager'));
    await notes.save();
    expect(readFileSync(path.join(dir, 'twin.json.unreadable'), 'utf8')).toBe(text);
  },
);

test('made-up names do not fill the memory', async () => {
  const notes = await Notes.open(folder(), fail);
  for (let i = 0; i < 1_200; i += 1) notes.putVram(report(`a${i}`));
  expect(notes.vram.size).toBe(1_000);
  expect(notes.vram.has('a1199')).toBe(true);
});

function fail(reason: string): never {
  throw new Error(reason);
}
