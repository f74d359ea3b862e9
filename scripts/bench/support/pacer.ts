/**
 * Ticks at a rate of its own, finer than a millisecond. The timers of Node have whole milliseconds, so a
 * generator built on them begins several calls at once, and what is measured then waits for itself. This
 * one sleeps in a thread of its own (`Atomics.wait` takes fractions of a millisecond) and posts each tick.
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

interface Pace {
  readonly perSecond: number;
  readonly ms: number;
}

/** Calls `tick` with how late it is in milliseconds, evenly spaced; resolves after the last one. */
export async function atPace(pace: Pace, tick: (late: number) => void): Promise<void> {
  const worker = new Worker(new URL(import.meta.url), { workerData: pace });
  worker.on('message', (due: number) => {
    tick(Math.max(0, now() - due));
  });
  await new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', resolve);
  });
}

/** A clock that both threads share: `performance.now()` begins anew in each. */
const now = () => performance.timeOrigin + performance.now();

function post({ perSecond, ms }: Pace): void {
  const never = new Int32Array(new SharedArrayBuffer(4));
  const gap = 1000 / perSecond;
  const begun = now();
  for (let due = begun; due < begun + ms; due += gap) {
    const left = due - now();
    if (left > 0) Atomics.wait(never, 0, 0, left);
    parentPort!.postMessage(due);
  }
}

if (!isMainThread) post(workerData as Pace);
