/** Time that passes only while something is waited for, from one sleeper to the next. */
import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../parts.ts';

export class VirtualClock implements Clock {
  #now = 1_000_000;
  #sleepers: { at: number; resolve: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.#sleepers.push({ at: this.#now + ms, resolve }));
  }

  /** Time that passes while nothing runs, as on a host that stalls. */
  jump(ms: number): void {
    this.#now += ms;
  }

  /** Lets time pass until the work is done. */
  async run<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const end = () => (done = true);
    work.then(end, end);
    for (let idle = 0; !done;) {
      // What was woken gets to go to sleep again before anybody later is woken.
      for (let i = 0; i < 5 && !done; i += 1) await turn();
      if (done) break;
      if (this.#wakeNext()) idle = 0;
      else if ((idle += 1) > 1_000) throw new Error('everybody waits for something else than time');
    }
    return work;
  }

  /** Lets so much time pass. */
  async pass(ms: number): Promise<void> {
    await this.run(this.sleep(ms));
  }

  #wakeNext(): boolean {
    this.#sleepers.sort((a, b) => a.at - b.at);
    const next = this.#sleepers.shift();
    if (next === undefined) return false;
    this.#now = Math.max(this.#now, next.at);
    next.resolve();
    return true;
  }
}
