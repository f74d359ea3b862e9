import type { Log } from '../../../runtime/log/log.ts';

/**
 * Does some work again and again; a round that fails is logged and the next one comes all the same.
 * Rounds never overlap.
 *
 * @param periodMs time from the end of one round to the start of the next
 * @returns stops it; a round in progress goes on to its end
 */
export function every(
  periodMs: number,
  log: Log,
  what: string,
  work: () => Promise<unknown> | unknown,
): () => void {
  let timer: NodeJS.Timeout;
  let stopped = false;
  const round = async () => {
    try {
      await work();
    } catch (err) {
      log.warn(`${what} failed`, { err });
    }
    if (!stopped) next();
  };
  const next = () => {
    timer = setTimeout(() => void round(), periodMs);
    timer.unref();
  };
  next();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
