/** A stream of server-sent events that comes back by itself. */
import { headersFor } from './api.ts';
import { waitMs } from './backoff.ts';
import { noAnswer, Problem, problemFrom } from './problem.ts';
import { SseParser } from './sse-parser.ts';

/** The hub sends a sign of life every 15 s; after this long without any the connection is dead. */
const SILENCE_MS = 40_000;

export interface StreamEars {
  /** One item of the stream. */
  readonly item: (data: unknown) => void;
  /** Something came, be it only a sign of life. */
  readonly heard?: () => void;
  /** The connection stands. */
  readonly open?: () => void;
  /** It broke; the next try is at `retryAt`, Unix milliseconds. */
  readonly lost?: (problem: Problem, retryAt: number) => void;
}

export interface LiveStream {
  /** Tries again at once instead of at the end of the wait. */
  retryNow(): void;
  close(): void;
}

/** Opens it, and again after every end until `close`. */
export function openStream(address: string, ears: StreamEars): LiveStream {
  const closing = new AbortController();
  let wake = () => {};

  const run = async () => {
    let failures = 0;
    while (!closing.signal.aborted) {
      const problem = await once(address, ears, closing.signal, () => (failures = 0));
      if (closing.signal.aborted) return;
      failures += 1;
      const wait = waitMs(failures);
      ears.lost?.(problem, Date.now() + wait);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, wait);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  void run();
  return {
    retryNow: () => wake(),
    close: () => {
      closing.abort();
      wake();
    },
  };
}

/** One connection, up to its end. */
async function once(
  address: string,
  ears: StreamEars,
  closing: AbortSignal,
  opened: () => void,
): Promise<Problem> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), SILENCE_MS);
    ears.heard?.();
  };
  try {
    const headers = await headersFor();
    headers.set('Accept', 'text/event-stream');
    const signal = AbortSignal.any([closing, silence.signal]);
    const answer = await fetch(address, { headers, signal, cache: 'no-store' });
    if (!answer.ok || answer.body === null) return await refusal(answer);
    opened();
    ears.open?.();
    return await read(answer.body, ears, alive);
  } catch (error) {
    if (error instanceof Problem) return error;
    return noAnswer(silence.signal.aborted ? 'nothing came for 40 s' : 'the connection broke');
  } finally {
    clearTimeout(timer);
  }
}

async function read(
  body: ReadableStream<Uint8Array>,
  ears: StreamEars,
  alive: () => void,
): Promise<Problem> {
  const parser = new SseParser();
  const reader = body.pipeThrough(new TextDecoderStream() as never).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return noAnswer('it ended the stream');
    alive();
    for (const { event, data } of parser.push(value as unknown as string)) {
      if (event === 'message') ears.item(JSON.parse(data));
      else if (event === 'problem') return problemFrom(503, JSON.parse(data));
    }
  }
}

async function refusal(answer: Response): Promise<Problem> {
  const body: unknown = await answer.json().catch(() => undefined);
  return problemFrom(answer.status, body);
}
