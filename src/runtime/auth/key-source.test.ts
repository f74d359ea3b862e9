import type { Call } from '../context.ts';
import { testContext } from '../testing.ts';
import { KeyRing } from './key-ring.ts';
import { KeySource } from './key-source.ts';
import { revokedEntry } from './testing-revoked.ts';
import { clientsOf, documentOf, DOOR, newKey, tokenOf, type TestKey } from './testing.ts';
import { Identity } from './identity.ts';

const [one, two] = [newKey('k1'), newKey('k2')];
const seconds = () => Math.floor(Date.now() / 1000);
/** Of tokens that are made a moment later, too: the next second may have begun by then. */
const revokes = (id: string, before = seconds() + 60) =>
  JSON.parse(revokedEntry('jti', id, before)[1]) as object;
const snapshot = (revision: number, keys: readonly TestKey[], revoked: readonly object[] = []) => ({
  ...{ status: 'success', revision, revoked },
  document: JSON.parse(documentOf(...keys)) as object,
});
const away = () => Promise.reject(new Error('nobody is there'));

/** What asks until it is told to stop, which a test that fails would not do: it would hold its process. */
const asking: AbortController[] = [];
let isOver: boolean;
beforeEach(() => void (isOver = false));
afterEach(() => {
  isOver = true;
  for (const stop of asking.splice(0)) stop.abort();
});

/** A verifier whose copy of the bucket is read when the test says so; each request is answered by `answer`. */
function setup(answer: (asked: number) => Promise<object>, times = {}) {
  const asked: unknown[] = [];
  const stop = new AbortController();
  asking.push(stop);
  const call = ((...args: unknown[]) => {
    asked.push(args);
    return answer(asked.length);
  }) as Call;
  const ring = new KeyRing();
  const ctx = { call, log: testContext().log, signal: stop.signal };
  const usual = { graceMs: 0, deadlineMs: 1_000, everyMs: 1 };
  const source = new KeySource(ctx, ring, { ...usual, ...times });
  let read = () => {};
  const following = source.follow(new Promise((resolve) => (read = resolve)));
  const identity = new Identity({ ring, ready: source.ready, clients: clientsOf([]), door: DOOR });
  return { ring, source, asked, identity, following, read: () => read() };
}

/** Waits for a condition, one turn of the loop after the other. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition() && !isOver) await new Promise((resolve) => setTimeout(resolve, 1));
}

test('a copy that has keys is enough, and nobody is asked', async () => {
  const { source, asked, following, read } = setup(away, { graceMs: 60_000 });
  source.entry('keys', documentOf(one));
  read();
  await following;
  await source.ready;
  expect(asked).toEqual([]);
});

test('while the copy is empty the gateway is asked, again and again until it answers', async () => {
  const { identity, read, asked } = setup((n) =>
    n < 3 ? away() : Promise.resolve(snapshot(7, [one])),
  );
  read();
  await expect(identity.verify(tokenOf(one))).resolves.toMatchObject({ subject: 'ann' });
  expect(asked[0]).toEqual([
    ...['security-gateway', 'get_key_snapshot', {}],
    { timeoutMs: 1_000, token: null },
  ]);
});

test('the same while there is no bucket at all', async () => {
  const { source, ring } = setup(async () => snapshot(7, [one]));
  await source.ready;
  expect(ring.size).toBe(1);
});

test('it is asked on until the copy has keys, because more may be revoked, and not after that', async () => {
  let isRevoked = false;
  const { identity, source, read, asked, following } = setup(async () =>
    snapshot(7, [one], isRevoked ? [revokes('j1')] : []),
  );
  read();
  await identity.verify(tokenOf(one));
  isRevoked = true;
  // The first of them may have been answered before.
  const enough = asked.length + 2;
  await until(() => asked.length >= enough);
  await expect(identity.verify(tokenOf(one))).rejects.toMatchObject({
    details: { reason: 'it was revoked' },
  });
  source.entry('keys', documentOf(one));
  await following;
});

test('an answer that comes after the keys of the bucket does not replace them, but what it revokes counts', async () => {
  let answer: (reply: object) => void = () => {};
  const { identity, source, read, asked, following } = setup(
    () => new Promise<object>((resolve) => (answer = resolve)),
  );
  read();
  await until(() => asked.length === 1);
  source.entry('keys', documentOf(two));
  answer(snapshot(99, [one], [revokes('j2')]));
  await following;
  await expect(identity.verify(tokenOf(one))).rejects.toMatchObject({
    details: { reason: 'its key is not known' },
  });
  await expect(identity.verify(tokenOf(two))).resolves.toBeDefined();
  await expect(identity.verify(tokenOf(two, { jti: 'j2' }))).rejects.toMatchObject({
    details: { reason: 'it was revoked' },
  });
});

test('keys of the bucket before its revoked ids do not open anything', async () => {
  const { source, read } = setup(away);
  let isReady = false;
  void source.ready.then(() => (isReady = true));
  source.entry('keys', documentOf(one));
  await new Promise(setImmediate);
  expect(isReady).toBe(false);
  read();
  await source.ready;
});

test('of two snapshots the newer stays, whichever comes last', () => {
  const ring = new KeyRing();
  const parsed = (revision: number, key: TestKey) => snapshot(revision, [key]) as never;
  ring.applySnapshot(parsed(8, two));
  ring.applySnapshot(parsed(7, one));
  expect([ring.key('k1') !== undefined, ring.key('k2') !== undefined]).toEqual([false, true]);
  ring.applySnapshot(parsed(9, one));
  expect([ring.key('k1') !== undefined, ring.key('k2') !== undefined]).toEqual([true, false]);
  expect(ring.hasCopy).toBe(false);
});

test('an older word on a revoked id does not undo a newer one', () => {
  const ring = new KeyRing();
  const now = seconds();
  const token = { jti: 'j', sub: 'ann', iat: now - 5, exp: now + 900 };
  ring.apply(...revokedEntry('sub', 'ann', now));
  ring.apply(...revokedEntry('sub', 'ann', now - 100));
  expect(ring.isRevoked(token)).toBe(true);
});

test.each<[string, object]>([
  ['nothing', {}],
  ['no key', snapshot(7, [])],
  ['a document that is none', { ...snapshot(7, [one]), document: { keys: [{ jwk: {} }] } }],
  ['no revoked ids', { ...snapshot(7, [one]), revoked: undefined }],
  ['a revocation that is none', { ...snapshot(7, [one]), revoked: [{ kind: 'all' }] }],
])('an answer with %s opens nothing', async (_what, reply) => {
  const { source, ring, asked, read } = setup(async () => reply);
  let isReady = false;
  void source.ready.then(() => (isReady = true));
  read();
  await until(() => asked.length >= 3);
  expect([ring.size, isReady]).toEqual([0, false]);
});
