/** Lines of a log: what was written, and, live, what is being written. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { LogLine } from '../../../contracts/observability/observability.ts';
import { addressOf, ask } from '../../net/api.ts';
import { openStream } from '../../net/live-stream.ts';
import { Problem } from '../../net/problem.ts';
import { user } from '../../state/session.ts';
import { isTorn, mergeLines, type LogReply } from './log-buffer.ts';

export interface LogQuestion {
  readonly agent?: string;
  readonly machine?: string;
  readonly level?: string;
  readonly text?: string;
  readonly trace_id?: string;
  readonly since?: string;
  readonly until?: string;
}

/** One question gives this many. */
const PAGE = 300;
/** Lines that come faster are put on screen together. */
const GATHER_MS = 120;

export function useLog(question: LogQuestion, live: boolean) {
  const [lines, setLines] = useState<readonly LogLine[] | undefined>(undefined);
  const [older, setOlder] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const key = `${JSON.stringify(question)} ${user.value ?? ''}`;
  const current = useRef(key);
  current.current = key;

  /** As it is now, for what answers later. */
  const shown = useRef<readonly LogLine[]>([]);
  const show = (now: readonly LogLine[] | undefined) => {
    shown.current = now ?? [];
    setLines(now);
  };
  const take = (added: readonly LogLine[]) => show(mergeLines(shown.current, added));

  const askFor = async (
    before: string | undefined,
    then: (reply: LogReply) => void,
    signal?: AbortSignal,
  ) => {
    const query = { ...question, limit: PAGE, before };
    const asked = signal === undefined ? { query } : { query, signal };
    try {
      const reply = await ask<LogReply>('/v1/logs', asked);
      if (current.current !== key) return;
      setProblem(undefined);
      then(reply);
    } catch (error) {
      if (signal?.aborted === true || current.current !== key) return;
      setProblem(error instanceof Problem ? error : new Problem(0, 'PAGE_FAILED', String(error)));
    }
  };
  const fetchPage = (before?: string, signal?: AbortSignal) =>
    askFor(
      before,
      (reply) => {
        take(reply.lines);
        setOlder(reply.next);
      },
      signal,
    );
  /** What was written while nobody listened. */
  const catchUp = () => {
    const end = shown.current.at(-1);
    return askFor(undefined, (reply) => {
      if (end !== undefined && !isTorn(reply, end)) return take(reply.lines);
      // So much that a page of it does not reach what is shown: older lines are asked for from here.
      const since = shown.current.filter(({ time }) => end === undefined || time > end.time);
      show(mergeLines(since, reply.lines));
      setOlder(reply.next);
    });
  };

  useEffect(() => {
    show(undefined);
    setOlder(null);
    setProblem(undefined);
    const ending = new AbortController();
    void fetchPage(undefined, ending.signal);
    return () => ending.abort();
  }, [key]);

  useEffect(() => {
    if (!live) return;
    let waiting: LogLine[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      timer = undefined;
      take(waiting);
      waiting = [];
    };
    const stream = openStream(addressOf('/v1/logs/tail', { ...question }), {
      item: (data) => {
        waiting.push(data as LogLine);
        timer ??= setTimeout(flush, GATHER_MS);
      },
      open: () => {
        setProblem(undefined);
        void catchUp();
      },
      lost: (lost) => setProblem(lost),
    });
    return () => {
      stream.close();
      clearTimeout(timer);
    };
  }, [key, live]);

  const loadOlder = older === null ? undefined : () => fetchPage(older);
  return { lines, problem, loadOlder, reload: () => void fetchPage() };
}
