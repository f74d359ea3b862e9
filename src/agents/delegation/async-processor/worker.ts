/** Takes task after task off the queue and does it; rests while the machine is busy or nothing waits. */
import type { AgentContext } from '../../../runtime/context.ts';
import { MachineStatsReader } from '../../../runtime/host/machine-stats.ts';
import { gpuMemory } from '../shared/machine-gpu.ts';
import { isTaskType, perform } from './handlers.ts';
import { MOST_STARTS, type Ended, type QueuedTask, type TaskQueue } from './queue.ts';

/** Until a busy machine is looked at again, milliseconds. */
const BUSY_MS = 5_000;
/** How old a look at the machine may be, milliseconds. */
const LOOK_MS = 5_000;

export interface TypeStats {
  success: number;
  failed: number;
  /** Seconds. */
  total_time: number;
}

export class Worker {
  readonly stats: Record<string, TypeStats> = {};
  processed = 0;
  /** Why it rests; empty while it does not. */
  resting = '';
  readonly #queue: TaskQueue;
  readonly #ctx: AgentContext;
  readonly #machine: MachineStatsReader;
  readonly #pausePercent: number;
  #lookedAt = -Infinity;
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  /** @param pausePercent use of CPU, memory or VRAM from which nothing is begun; 100 never rests */
  constructor(queue: TaskQueue, ctx: AgentContext, pausePercent: number) {
    this.#queue = queue;
    this.#ctx = ctx;
    this.#machine = new MachineStatsReader(ctx.stateDir);
    this.#pausePercent = pausePercent;
  }

  /** Something may wait. */
  wake(): void {
    if (this.#stopped || this.#running !== undefined) return;
    clearTimeout(this.#timer);
    this.#running = this.#work().finally(() => (this.#running = undefined));
  }

  /** Resolves when the task under way is done. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  async #work(): Promise<void> {
    try {
      while (!this.#stopped) {
        if (await this.#busy()) {
          this.#timer = setTimeout(() => this.wake(), BUSY_MS);
          return;
        }
        const task = this.#queue.begin();
        if (task === undefined) return;
        await this.#do(task);
      }
    } catch (err) {
      // The disk, most likely; the tasks are still there.
      this.#ctx.log.error('the queue cannot be worked on, trying again', { err });
      this.#timer = setTimeout(() => this.wake(), BUSY_MS);
    }
  }

  async #do(task: QueuedTask): Promise<void> {
    const started = performance.now();
    const ended = await this.#end(task);
    this.#queue.end(task, ended);
    const stats = (this.stats[task.type] ??= { success: 0, failed: 0, total_time: 0 });
    stats[ended.status] += 1;
    stats.total_time += (performance.now() - started) / 1_000;
    this.processed += 1;
  }

  async #end({ type, data, starts }: QueuedTask): Promise<Ended> {
    if (starts > MOST_STARTS)
      return { status: 'failed', error: `begun ${MOST_STARTS} times and never ended` };
    if (!isTaskType(type)) return { status: 'failed', error: `unknown task type ${type}` };
    try {
      return { status: 'success', result: (await perform(type, data, this.#ctx)) ?? null };
    } catch (error) {
      return { status: 'failed', error: (error as Error).message };
    }
  }

  async #busy(): Promise<boolean> {
    if (this.#pausePercent >= 100) return false;
    if (this.resting === '' && performance.now() - this.#lookedAt < LOOK_MS) return false;
    this.#lookedAt = performance.now();
    const [stats, gpu] = await Promise.all([
      this.#machine.read(),
      gpuMemory(this.#ctx, this.#ctx.identity.machine),
    ]);
    const figures = {
      cpu: stats.cpu_percent,
      memory: stats.memory_percent,
      gpu: gpu === null ? 0 : (gpu.usedMiB / gpu.totalMiB) * 100,
    };
    const over = Object.entries(figures).filter(([, percent]) => percent >= this.#pausePercent);
    this.resting = over.map(([name, percent]) => `${name} at ${Math.round(percent)} %`).join(', ');
    return over.length > 0;
  }
}
