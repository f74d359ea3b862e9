/** Something that takes several questions to find out; asked once, and again on demand. */
import { useEffect, useState } from 'preact/hooks';
import { ask, type Query } from '../net/api.ts';
import { Problem } from '../net/problem.ts';
import type { Resource } from './resource.ts';

type Ask = <T>(path: string, query?: Query) => Promise<T>;
type Held<T> = Omit<Resource<T>, 'reload'>;

const NOTHING = { data: undefined, at: undefined, problem: undefined };

/** @param key of what is asked for; another one starts anew */
export function useGathered<T>(key: string, gather: (ask: Ask) => Promise<T>): Resource<T> {
  const [held, setHeld] = useState<Held<T>>(NOTHING);
  const [round, setRound] = useState(0);
  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    gather((path, query = {}) => ask(path, { query, signal })).then(
      (data) => setHeld({ data, at: Date.now(), problem: undefined }),
      (error: unknown) => {
        if (signal.aborted) return;
        const problem =
          error instanceof Problem ? error : new Problem(0, 'PAGE_FAILED', String(error));
        setHeld((before) => ({ ...before, problem }));
      },
    );
    return () => ending.abort();
  }, [key, round]);
  return { ...held, reload: () => setRound(round + 1) };
}
