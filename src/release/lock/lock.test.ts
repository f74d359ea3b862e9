import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { acquireLock, lockHolder, LOCK_EXPIRY_MS, type LockOptions } from './lock.ts';
import { birthOf, isDead } from './owner.ts';

let folder: string;
let now = 0;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lock-'));
  now = Date.parse('2026-01-01T00:00:00.000Z');
});
afterEach(() => rmSync(folder, { recursive: true }));

const take = (command: string, more: Partial<LockOptions> = {}) =>
  acquireLock({ folder, command, now: () => now, isDead: () => false, ...more });

test('a second command is told who has the lock and how to break it', async () => {
  const lock = await take('stage 0.2.0');
  const refused = await take('promote').catch((error: Error) => error);
  expect(refused).toMatchObject({ code: 'RELEASE_LOCKED', retryable: true });
  expect((refused as Error).message).toMatch(
    /@.* holds the lock .*`stage 0\.2\.0` \(process \d+.*--break-lock/,
  );
  await lock.release();
  await (await take('promote')).release();
  expect(readdirSync(folder)).toEqual([]);
});

test('a renewed lock does not expire, one that is not renewed does', async () => {
  const lock = await take('stage');
  now += LOCK_EXPIRY_MS - 1;
  await lock.renew();
  now += LOCK_EXPIRY_MS - 1;
  await expect(take('promote')).rejects.toMatchObject({ code: 'RELEASE_LOCKED' });
  now += 2;
  const next = await take('promote');
  await expect(lock.renew()).rejects.toMatchObject({ code: 'RELEASE_LOCK_LOST' });
  expect(lock.signal.aborted).toBe(true);
  await lock.release();
  expect(await lockHolder(folder)).toMatchObject({ command: 'promote' });
  await next.release();
});

test('the lock of a dead process is taken over at once', async () => {
  await take('stage');
  await (await take('promote', { isDead: () => true })).release();
});

test('a lock can be broken, and its owner finds that out before the next step', async () => {
  const lock = await take('stage');
  await lock.check();
  const next = await take('rollback', { force: true });
  await expect(lock.check()).rejects.toThrow(/taken by .* while `stage` was at work/);
  await next.release();
});

test('of many that find a stale lock one gets it, time and again', async () => {
  await take('stage');
  for (let round = 0; round < 25; round += 1) {
    now += LOCK_EXPIRY_MS + 1;
    const all = await Promise.allSettled(Array.from({ length: 8 }, () => take('promote')));
    const got = all.filter((one) => one.status === 'fulfilled');
    expect(got).toHaveLength(1);
    await got[0]!.value.check();
  }
  expect(readdirSync(folder)).toEqual(['lock.json']);
});

test('one that ended while it took the lock over does not keep it from others', async () => {
  await take('stage');
  const stale = (await lockHolder(folder))!;
  now += LOCK_EXPIRY_MS + 1;
  // It claimed the lock, and was killed before it had it.
  const claim = path.join(folder, `lock.json.after.${stale.token}`);
  const claimer = { ...stale, token: 'a', command: 'promote' };
  const claimed = (renewedAt: number) =>
    writeFileSync(
      claim,
      JSON.stringify({ ...claimer, renewed_at: new Date(renewedAt).toISOString() }),
    );
  claimed(now - 1);
  await expect(take('rollback')).rejects.toThrow(/`promote`/);
  claimed(now - LOCK_EXPIRY_MS - 1);
  await (await take('rollback')).release();
  expect(readdirSync(folder)).toEqual([]);
});

test('a process is told from a later one with its number', () => {
  expect(isDead(process.pid, birthOf(process.pid))).toBe(false);
  expect(isDead(process.pid, '1')).toBe(process.platform === 'linux');
  expect(isDead(2 ** 22 + 1, null)).toBe(true);
});
