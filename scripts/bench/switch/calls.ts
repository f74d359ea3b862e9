/** Calls that begin at a constant rate, whether earlier ones are back or not; each is kept. */
import { Pool } from 'undici';

export interface Call {
  /** When it fell due, `performance.now()`: a client that had to wait for the proxy counts too. */
  readonly begun: number;
  /** When it was handed to the client, which a busy machine does later. */
  sent: number;
  ms: number;
  failed: boolean;
  /** Why it failed, in words. */
  reason: string | undefined;
  /** Header `x-color` of the answer. */
  color: string | undefined;
}

/** Of an answer, in a reason. */
const REASON_CHARS = 300;
/** Connections that stay open. */
const CONNECTIONS = 16;

export function callsAtRate(url: string, perSecond: number) {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: CONNECTIONS, pipelining: 1 });
  const calls: Call[] = [];
  const open = new Set<Promise<void>>();
  let running = true;
  const one = async (begun: number) => {
    const call: Call = {
      ...{ begun, sent: performance.now(), ms: 0 },
      ...{ failed: true, reason: undefined, color: undefined },
    };
    calls.push(call);
    try {
      const { statusCode, headers, body } = await pool.request({ path: pathname, method: 'GET' });
      const text = await body.text();
      call.failed = statusCode !== 200;
      if (call.failed) call.reason = `HTTP ${statusCode}: ${text.trim().slice(0, REASON_CHARS)}`;
      call.color = headers['x-color'] as string | undefined;
    } catch (error) {
      call.reason = (error as Error).message;
    }
    call.ms = performance.now() - begun;
  };
  const drive = async () => {
    const gap = 1000 / perSecond;
    for (let due = performance.now(); running;) {
      for (const now = performance.now(); due <= now; due += gap) {
        const call: Promise<void> = one(due).finally(() => open.delete(call));
        open.add(call);
      }
      await pause(1);
    }
  };
  const driving = drive();
  return {
    calls: calls as readonly Call[],
    stop: async () => {
      running = false;
      await driving;
      await Promise.all(open);
      await pool.close();
    },
  };
}

/** Latencies of the calls that fell due in a time. */
export function latencies(calls: readonly Call[], from: number, to: number): number[] {
  return calls.filter(({ begun }) => begun >= from && begun < to).map(({ ms }) => ms);
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
