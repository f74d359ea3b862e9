/** A queue in memory whose time a test moves. */
import type { SubmitTask, TaskReport } from '../../../contracts/task.ts';
import { alwaysYes, type Admission } from '../admission.ts';
import { tick } from './lifecycle/expiry.ts';
import { intake } from './lifecycle/intake.ts';
import { DEFAULT_LIMITS, type QueueLimits } from './limits.ts';
import { RunningQueue } from './running-queue.ts';
import { settle } from './lifecycle/settle.ts';
import { submit } from './lifecycle/submit.ts';
import type { Task } from './task.ts';
import { HandClock, MemoryJournal, MemoryResults } from './testing.ts';

export class Trial {
  readonly clock = new HandClock();
  readonly journal = new MemoryJournal();
  readonly results = new MemoryResults();
  readonly #admission: Admission;
  readonly #limits: QueueLimits;
  queue!: RunningQueue;

  constructor(admission: Admission, limits: Partial<QueueLimits>) {
    this.#admission = admission;
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
  }

  /** Opens the queue, anew after a kill. */
  async reopen(): Promise<void> {
    this.queue = await RunningQueue.open({
      owner: 'trial',
      journal: this.journal,
      results: this.results,
      admission: this.#admission,
      limits: this.#limits,
      clock: () => this.clock.now,
      random: () => 0.5,
      wait: () => Promise.resolve(),
    });
  }

  /** Submits tasks, of type `echo` unless they say otherwise. */
  add(...tasks: Partial<SubmitTask>[]) {
    return this.queue.commit((core) =>
      submit(
        core,
        tasks.map((task) => intake({ task_type: 'echo', ...task }, core.now(), this.#limits)),
      ),
    );
  }

  take(max = 1, types = ['echo']): Promise<Task[]> {
    return this.queue.pull({ worker: 'w', types }, max, 0);
  }

  async ids(max = 1, types = ['echo']): Promise<string[]> {
    return (await this.take(max, types)).map(({ spec }) => spec.id);
  }

  /** Reports on a running task. */
  report(id: string, outcome: TaskReport['outcome'] = 'succeeded', error?: TaskReport['error']) {
    const { token } = this.queue.core.table.tasks.get(id)!;
    const report = { task_id: id, token: token!, outcome, ...(error && { error }) };
    return this.queue.commit((core) => settle(core, report));
  }

  state(id: string): string | undefined {
    return this.task(id)?.state;
  }

  task(id: string): Task | undefined {
    return this.queue.core.table.tasks.get(id);
  }

  /** Lets time go by, second by second, as the queue's own timer would see it. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 1_000) {
      this.clock.time += Math.min(left, 1_000);
      await this.queue.commit(tick);
    }
  }
}

export async function openTrial(
  admission: Admission = alwaysYes,
  limits: Partial<QueueLimits> = {},
): Promise<Trial> {
  const trial = new Trial(admission, limits);
  await trial.reopen();
  return trial;
}
