/** Load of this machine since the last look, as the old `/status` tells it. */
import { cpus, freemem, totalmem } from 'node:os';

interface Ticks {
  readonly idle: number;
  readonly all: number;
}

export class HostLoad {
  #last: Ticks;
  #percent: number;

  constructor(ticks: Ticks = ticksNow()) {
    this.#last = { idle: 0, all: 0 };
    this.#percent = 0;
    this.cpuPercent(ticks);
  }

  /** Busy share of all cores since the call before, 0 to 100; two calls in one tick give the same. */
  cpuPercent(now: Ticks = ticksNow()): number {
    const all = now.all - this.#last.all;
    if (all > 0) {
      this.#percent = 100 * (1 - (now.idle - this.#last.idle) / all);
      this.#last = now;
    }
    return round(this.#percent);
  }

  memory(): { readonly percent: number; readonly availableGb: number } {
    return {
      percent: round(100 * (1 - freemem() / totalmem())),
      availableGb: round(freemem() / 1024 ** 3),
    };
  }
}

/** Milliseconds since the machine started. */
function ticksNow(): Ticks {
  const times = cpus().map((cpu) => cpu.times);
  const idle = times.reduce((sum, t) => sum + t.idle, 0);
  const all = times.reduce((sum, t) => sum + t.idle + t.user + t.nice + t.sys + t.irq, 0);
  return { idle, all };
}

const round = (value: number) => Math.round(value * 100) / 100;
