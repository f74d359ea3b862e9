import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FileStore } from './file-store.ts';
import type { HistoryLine } from './history.ts';
import { NOTHING_YET } from './schema.ts';

let folder: string;
let store: FileStore;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'release-'));
  store = new FileStore(path.join(folder, 'state'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (name: string) => path.join(folder, 'state', name);
const line = (what: string): HistoryLine => ({
  run: what,
  at: '2026-01-01T00:00:00.000Z',
  what,
  outcome: 'done',
  by: 'ann@here',
  release: null,
  version: null,
  color: null,
  reason: null,
  receipt: null,
});

test('without a file nothing was released yet', async () => {
  expect(await store.load()).toEqual(NOTHING_YET);
  expect(await store.freeze()).toBeNull();
  expect(await store.history()).toEqual([]);
});

test('what is saved is read back, and no temporary file stays', async () => {
  const state = { ...NOTHING_YET, phase: 'refused' as const, reason: 'too slow' };
  await store.save(state);
  expect(await store.load()).toEqual(state);
  expect(readdirSync(file('.'))).toEqual(['state.json']);
});

test('a state of a newer schema is refused and not touched', async () => {
  await store.save({ ...NOTHING_YET, schema: 99 });
  await expect(store.load()).rejects.toMatchObject({
    code: 'RELEASE_STATE_TOO_NEW',
    details: { schema: 99, known: 1 },
  });
});

test('a broken state says what is wrong with it', async () => {
  await store.save(NOTHING_YET);
  writeFileSync(file('state.json'), '{"schema": 1, "phase": "dancing"}');
  await expect(store.load()).rejects.toMatchObject({ code: 'RELEASE_STATE_UNREADABLE' });
  writeFileSync(file('state.json'), '{"sch');
  await expect(store.load()).rejects.toMatchObject({ code: 'RELEASE_STATE_UNREADABLE' });
});

test('history keeps its order, and a line cut off costs only itself', async () => {
  await store.append(line('stage'));
  appendFileSync(file('history.jsonl'), '\n{"at": "2026');
  await store.append(line('promote'));
  expect((await store.history()).map((entry) => entry.what)).toEqual(['stage', 'promote']);
});

test('a freeze stays until it is lifted', async () => {
  const freeze = { by: 'ann@here', at: '2026-01-01T00:00:00.000Z', reason: 'demo day' };
  await store.setFreeze(freeze);
  expect(await store.freeze()).toEqual(freeze);
  await store.setFreeze(null);
  expect(await store.freeze()).toBeNull();
});
