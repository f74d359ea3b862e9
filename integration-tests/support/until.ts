import { poll } from '../../src/engine/poll.ts';

/**
 * Waits until a question is answered well; a question that throws counts as not yet.
 *
 * @throws the last error or the last answer when the time is up
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T>,
  good: (answer: T) => boolean,
  { timeoutMs = 30_000, intervalMs = 200 } = {},
): Promise<T> {
  const { answer, ok } = await poll(
    () =>
      ask().then(
        (value) => ({ value, error: undefined }),
        (error: unknown) => ({ value: undefined, error }),
      ),
    ({ value, error }) => error === undefined && good(value as T),
    { timeoutMs, intervalMs },
  );
  if (!ok) {
    const last = answer.error === undefined ? JSON.stringify(answer.value) : String(answer.error);
    throw new Error(`${what}: not within ${timeoutMs} ms; last answer: ${last}`);
  }
  return answer.value as T;
}
