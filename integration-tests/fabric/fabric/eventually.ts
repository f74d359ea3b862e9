import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until `probe` gives a truthy value.
 *
 * @throws the last error of `probe`, or a plain one, after `timeoutMs`
 */
export async function eventually<T>(
  probe: () => T | Promise<T>,
  timeoutMs = 20_000,
  everyMs = 100,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown = new Error('never became true');
  do {
    try {
      const value = await probe();
      if (value) return value as NonNullable<T>;
    } catch (error) {
      last = error;
    }
    await sleep(everyMs);
  } while (Date.now() < deadline);
  throw last;
}
