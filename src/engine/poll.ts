/** Time as the poll loop sees it; tests hand in their own. */
export interface Clock {
  now(): number;
  sleep(ms: number): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

export interface PollOptions {
  readonly timeoutMs: number;
  readonly intervalMs: number;
  readonly clock?: Clock;
}

/**
 * The one poll loop: asks until `done` holds or the time is up.
 *
 * @returns the last answer, and whether it was good
 */
export async function poll<T>(
  ask: () => Promise<T>,
  done: (answer: T) => boolean,
  { timeoutMs, intervalMs, clock = systemClock }: PollOptions,
): Promise<{ answer: T; ok: boolean; elapsedMs: number }> {
  const start = clock.now();
  for (;;) {
    const answer = await ask();
    const elapsedMs = clock.now() - start;
    if (done(answer)) return { answer, ok: true, elapsedMs };
    if (elapsedMs >= timeoutMs) return { answer, ok: false, elapsedMs };
    await clock.sleep(intervalMs);
  }
}
