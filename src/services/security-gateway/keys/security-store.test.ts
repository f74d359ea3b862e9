import { MemoryLog } from '../../../runtime/testing.ts';
import { SecurityStore } from './security-store.ts';

test('what the fabric did not take is put until it does: nothing else would tell the services of a logout', async () => {
  const put: string[] = [];
  let failing = true;
  const bucket = {
    get: () => Promise.resolve(null),
    put: (key: string) =>
      failing ? Promise.reject(new Error('no disk')) : Promise.resolve(put.push(key)),
    purge: () => Promise.resolve(),
  };
  const revocation = { kind: 'sid', id: 's', before: 1, until: 2 } as const;
  const stop = new AbortController();
  const ctx = { log: new MemoryLog(), signal: stop.signal } as never;
  const store = new SecurityStore(
    ctx,
    [],
    () => [revocation],
    () => Promise.resolve(bucket),
  );
  await expect(store.revoke(revocation)).rejects.toThrow('no disk');
  failing = false;
  while (put.length < 2) await new Promise((resolve) => setImmediate(resolve));
  expect(put[0]).toContain('s');
  stop.abort();
});
