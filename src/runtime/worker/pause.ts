/** Milliseconds. */
const PAUSE = { first: 100, most: 5_000 };

/** Waits between two tries: longer with each failure in a row, and never all workers at the same moment. */
export function pauseAfter(failures: number, signal?: AbortSignal): Promise<void> {
  const longest = Math.min(PAUSE.most, PAUSE.first * 2 ** Math.min(failures - 1, 10));
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, longest * (0.5 + Math.random() / 2));
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
