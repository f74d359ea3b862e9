/** The power may go at every single write: what is found afterwards is the old state or the new one, whole. */
import { jest } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CrashingDisk, PowerLost } from '../../files/testing/crashing-disk.ts';
import { NOTHING_YET, type ReleaseState } from './schema.ts';

const disk = new CrashingDisk();
jest.unstable_mockModule('node:fs/promises', () => disk.module);
const { FileStore } = await import('./file-store.ts');
const { FileVersions } = await import('../versions/file-versions.ts');

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'power-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const store = () => new FileStore(folder);
const versions = () => new FileVersions(path.join(folder, '.env'));
const OLD: ReleaseState = { ...NOTHING_YET, reason: 'old' };
const NEW: ReleaseState = { ...NOTHING_YET, reason: 'new' };
const line = (what: string) => ({
  ...{ run: what, at: '2026-01-01T00:00:00.000Z', what, outcome: 'done', by: 'ann@here' },
  ...{ release: null, version: null, color: null, reason: null, receipt: null },
});
const frozen = { by: 'ann@here', at: '2026-01-01T00:00:00.000Z', reason: 'demo day' };
const blue = (version: string) => ({ color: 'blue' as const, version });

interface Write {
  readonly name: string;
  readonly before: () => Promise<unknown>;
  readonly write: () => Promise<unknown>;
  /** What is found, in one word. */
  readonly found: () => Promise<unknown>;
  readonly old: unknown;
  readonly then: unknown;
}

const WRITES: readonly Write[] = [
  {
    name: 'the state',
    before: () => store().save(OLD),
    write: () => store().save(NEW),
    found: async () => (await store().load()).reason,
    ...{ old: 'old', then: 'new' },
  },
  {
    name: 'the first state',
    before: async () => {},
    write: () => store().save(NEW),
    found: async () => (await store().load()).reason,
    ...{ old: null, then: 'new' },
  },
  {
    name: 'a line of the history',
    before: () => store().append(line('stage')),
    write: () => store().append(line('promote')),
    found: async () => (await store().history()).map(({ what }) => what).join(),
    ...{ old: 'stage', then: 'stage,promote' },
  },
  {
    name: 'a freeze',
    before: async () => {},
    write: () => store().setFreeze(frozen),
    found: async () => (await store().freeze())?.reason,
    ...{ old: undefined, then: 'demo day' },
  },
  {
    name: 'the end of a freeze',
    before: () => store().setFreeze(frozen),
    write: () => store().setFreeze(null),
    found: async () => (await store().freeze())?.reason,
    ...{ old: 'demo day', then: undefined },
  },
  {
    name: 'the versions that Compose reads',
    before: () => versions().write(blue('0.1.0'), null),
    write: () => versions().write(blue('0.2.0'), null),
    found: async () => /0\.\d\.0/.exec(readFileSync(path.join(folder, '.env'), 'utf8'))?.[0],
    ...{ old: '0.1.0', then: '0.2.0' },
  },
];

describe.each(WRITES)('$name', ({ before, write, found, old, then }) => {
  async function begun(): Promise<void> {
    await before();
    disk.restart();
    expect(await found()).toEqual(old);
  }

  test('is there once it was acknowledged, whatever happens to the power', async () => {
    await begun();
    await write();
    disk.restart();
    expect(await found()).toEqual(then);
  });

  test('is there or is not when the power goes in the middle, and can be written again', async () => {
    await begun();
    await write();
    const calls = disk.calls.length;
    // Remove, and its folder.
    expect(calls).toBeGreaterThanOrEqual(2);
    for (let call = 1; call <= calls; call += 1) {
      rmSync(folder, { recursive: true });
      folder = mkdtempSync(path.join(tmpdir(), 'power-'));
      await begun();
      disk.loseAt = call;
      await expect(write()).rejects.toBeInstanceOf(PowerLost);
      disk.restart();
      expect([old, then]).toContainEqual(await found());
      await write();
      expect(await found()).toEqual(then);
    }
  });
});
