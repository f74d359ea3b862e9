/** Something the hub is asked for again and again while it is on screen. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { addressOf, ask, type Query } from '../net/api.ts';
import { Problem } from '../net/problem.ts';
import { user } from './session.ts';

export interface Resource<T> {
  /** The last good answer; stays when a later one fails. */
  readonly data: T | undefined;
  /** When that came, by this browser's clock. */
  readonly at: number | undefined;
  /** Why the last question failed; undefined when it did not. */
  readonly problem: Problem | undefined;
  readonly reload: () => void;
}

interface Held<T> {
  readonly address: string;
  readonly data?: T;
  readonly at?: number;
  readonly problem?: Problem;
}

/**
 * @param path undefined: nothing is asked for
 * @param everyMs undefined: once
 */
export function useResource<T>(
  path: string | undefined,
  query: Query = {},
  everyMs?: number,
): Resource<T> {
  // Who is logged in decides what is answered.
  const address = path === undefined ? '' : `${addressOf(path, query)}\n${user.value ?? ''}`;
  const [held, setHeld] = useState<Held<T>>({ address });
  const reloadRef = useRef(() => {});

  useEffect(() => {
    if (path === undefined) return;
    const ending = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asking = false;
    const load = async () => {
      clearTimeout(timer);
      if (asking) return;
      asking = true;
      try {
        const data = await ask<T>(path, { query, signal: ending.signal });
        setHeld({ address, data, at: Date.now() });
      } catch (error) {
        if (ending.signal.aborted) return;
        const problem =
          error instanceof Problem ? error : new Problem(0, 'PAGE_FAILED', String(error));
        setHeld((before) =>
          before.address === address ? { ...before, problem } : { address, problem },
        );
      } finally {
        asking = false;
      }
      if (everyMs !== undefined && !ending.signal.aborted && !document.hidden)
        timer = setTimeout(() => void load(), everyMs);
    };
    const shown = () => {
      if (!document.hidden && everyMs !== undefined) void load();
    };
    reloadRef.current = () => void load();
    document.addEventListener('visibilitychange', shown);
    void load();
    return () => {
      ending.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', shown);
    };
  }, [address, everyMs]);

  const mine = held.address === address ? held : { address };
  return {
    data: mine.data,
    at: mine.at,
    problem: mine.problem,
    reload: () => reloadRef.current(),
  };
}
