/** Requests without a pause, on connections that are kept and on new ones, until told to stop. */
import http from 'node:http';
import { TIMEOUT_HEADER } from '../../../src/services/door/deadline.ts';

export interface HttpLoad {
  /** Answers with 200 so far. */
  answered(): number;
  /** How many there were of each, and of every other end. */
  stop(): Promise<{ answered: number; failed: Record<string, number> }>;
}

/** These callers say how long they wait, too: five seconds, what a call has without a word, are not always enough on a busy host. */
const DEADLINE_MS = 10_000;
const headers = { [TIMEOUT_HEADER]: DEADLINE_MS };

export function httpLoad(url: string, callers = 8): HttpLoad {
  const failed: Record<string, number> = {};
  let [answered, running] = [0, true];
  const ended = (how: string) => {
    if (how === '200') answered += 1;
    else failed[how] = (failed[how] ?? 0) + 1;
  };
  const call = (agent: http.Agent) =>
    new Promise<void>((resolve) => {
      const end = (how: string) => (ended(how), resolve());
      const request = http.get(url, { agent, headers, timeout: DEADLINE_MS }, (response) => {
        response.once('end', () => end(String(response.statusCode)));
        response.once('error', ({ message }) => end(message));
        response.resume();
      });
      request.once('timeout', () => request.destroy(new Error('too slow')));
      request.once('error', ({ message }) => end(message));
    });
  const caller = async (_: unknown, at: number) => {
    const agent = new http.Agent({ keepAlive: at % 2 === 0, maxSockets: 1 });
    while (running) await call(agent);
    agent.destroy();
  };
  const all = Promise.all(Array.from({ length: callers }, caller));
  return {
    answered: () => answered,
    stop: async () => {
      running = false;
      await all;
      return { answered, failed };
    },
  };
}
