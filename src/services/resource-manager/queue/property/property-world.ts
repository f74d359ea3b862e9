/** The queue, its store, its workers and its clock, as the property test drives them. */
import type { TaskReport } from '../../../../contracts/task.ts';
import type { Admission } from '../../admission.ts';
import { cancel } from '../lifecycle/control.ts';
import { tick } from '../lifecycle/expiry.ts';
import { intake } from '../lifecycle/intake.ts';
import { DEFAULT_LIMITS, type QueueLimits } from '../limits.ts';
import { replay } from '../journal/replay.ts';
import { RunningQueue } from '../running-queue.ts';
import { renew, settle } from '../lifecycle/settle.ts';
import { submit } from '../lifecycle/submit.ts';
import { TaskTable } from '../task-table.ts';
import { HandClock, MemoryJournal, MemoryResults } from '../testing.ts';
import type { Step } from './property-steps.ts';

const LIMITS: QueueLimits = { ...DEFAULT_LIMITS, history: 10_000, breakerMs: 2_000 };
const CORES = 3;
const TYPES = ['a', 'b'];

/** Cores that really add up, as the ledger of resources does it. */
class Pool implements Admission {
  readonly leases = new Map<string, number>();
  #change: (() => void)[] = [];
  #revoked: ((lease: string, reason: string) => void)[] = [];

  tryAdmit: Admission['tryAdmit'] = ({ id, needs }) => {
    const used = [...this.leases].reduce((sum, [lease, n]) => sum + (lease === id ? 0 : n), 0);
    if (used + needs.cpuCores > CORES) return { ok: false, reason: 'no core', never: false };
    this.leases.set(id, needs.cpuCores);
    return { ok: true, lease: id };
  };
  release = (lease: string) => {
    if (this.leases.delete(lease)) for (const listener of this.#change) listener();
  };
  keepOnly = (ids: ReadonlySet<string>) => {
    for (const lease of this.leases.keys()) if (!ids.has(lease)) this.leases.delete(lease);
  };
  onChange = (listener: () => void) => {
    this.#change.push(listener);
    return () => undefined;
  };
  onRevoked = (listener: (lease: string, reason: string) => void) => {
    this.#revoked.push(listener);
    return () => undefined;
  };
  /** A process that starts anew knows of no lease. */
  restart(): void {
    this.leases.clear();
    this.#change = [];
    this.#revoked = [];
  }
  vanish(): void {
    const [lease] = this.leases.keys();
    if (lease === undefined) return;
    this.leases.delete(lease);
    for (const listener of this.#revoked) listener(lease, 'its GPU vanished');
  }
}

export class World {
  readonly clock = new HandClock();
  readonly journal = new MemoryJournal();
  readonly results = new MemoryResults();
  readonly pool = new Pool();
  /** Confirmed to the submitter. */
  readonly submitted = new Set<string>();
  /** Success confirmed to a worker, by id: the token. */
  readonly succeeded = new Map<string, string>();
  readonly given: { id: string; token: string }[] = [];
  readonly told: TaskReport[] = [];
  queue!: RunningQueue;
  zombie: RunningQueue | undefined;
  #owners = 0;

  async open(): Promise<void> {
    this.pool.restart();
    this.#owners += 1;
    this.queue = await RunningQueue.open({
      owner: `owner-${this.#owners}`,
      journal: this.journal,
      results: this.results,
      admission: this.pool,
      limits: LIMITS,
      clock: () => this.clock.now,
      random: () => 0.5,
      wait: () => Promise.resolve(),
    });
  }

  async do(step: Step): Promise<void> {
    const { queue } = this;
    switch (step.do) {
      case 'submit':
        return this.submit(step.n, step.cores, step.after);
      case 'pull':
        return this.pull(`w${step.worker}`, step.max);
      case 'report': {
        const given = this.given[this.given.length - 1 - step.pick];
        if (given === undefined) return;
        const { id: task_id, token } = given;
        return this.report(queue, { task_id, token, outcome: step.outcome, result: token });
      }
      case 'repeat': {
        const report = this.told[this.told.length - 1 - step.pick];
        return report && this.report(queue, report);
      }
      case 'renew': {
        const given = this.given[this.given.length - 1 - step.pick];
        if (given === undefined) return;
        await queue
          .commit((core) => renew(core, given.id, given.token, { percent: 5 }))
          .catch(() => undefined);
        return;
      }
      case 'cancel':
        await queue.commit((core) => cancel(core, `t${step.n}`)).catch(() => undefined);
        return;
      case 'pass':
        return this.pass(step.ms);
      case 'kill':
        return this.open();
      case 'zombie':
        // A process that was paused while another took over, and now wakes up.
        this.zombie = queue;
        await this.open();
        await expect(
          this.zombie.commit((core) => core.emit({ t: 'snapshot', at: core.now() })),
        ).rejects.toThrow();
        return;
      case 'snapshot':
        return queue.snapshot();
      case 'vanish':
        this.pool.vanish();
        await queue.commit(() => undefined);
        return;
      case 'faults':
        this.journal.faults.push(...step.faults);
    }
  }

  async submit(n: number, cores: number, after: boolean): Promise<void> {
    const task = {
      task_id: `t${n}`,
      task_type: TYPES[n % 2]!,
      priority: 1 + (n % 10),
      resources_required: { cpu_cores: cores },
      lease_ms: 5_000,
      ...(after && n > 0 ? { dependencies: [`t${n - 1}`] } : {}),
      ...(n % 5 === 0 ? { delay_ms: 3_000 } : {}),
    };
    try {
      await this.queue.commit((core) => submit(core, [intake(task, core.now(), LIMITS)]));
      this.submitted.add(task.task_id);
    } catch (error) {
      expect(error).toMatchObject({ code: expect.stringMatching(/^TASK_/) as string });
    }
  }

  async pull(worker: string, max: number): Promise<void> {
    const tasks = await this.queue.pull({ worker, types: TYPES }, max, 0);
    for (const { spec, token, state } of tasks) {
      if (state === 'running') this.given.push({ id: spec.id, token: token! });
    }
    const used = [...this.pool.leases.values()].reduce((sum, n) => sum + n, 0);
    expect(used).toBeLessThanOrEqual(CORES);
  }

  async report(queue: RunningQueue, report: TaskReport): Promise<void> {
    this.told.push(report);
    const { task_id, token } = report;
    const outcome = await queue.commit((core) => settle(core, report));
    if (!outcome.accepted || report.outcome !== 'succeeded') return;
    // Twice the same is once; another attempt is not, and neither is one that is over.
    expect(this.succeeded.get(task_id) ?? token).toBe(token);
    expect(this.given.findLast(({ id }) => id === task_id)?.token).toBe(token);
    this.succeeded.set(task_id, token);
  }

  async pass(ms: number): Promise<void> {
    const parts = 10;
    for (let n = 0; n < parts; n += 1) {
      this.clock.time += Math.round(ms / parts);
      await this.queue.commit(tick);
    }
  }

  check(): void {
    const { tasks } = this.queue.core.table;
    for (const id of this.submitted) expect(tasks.has(id)).toBe(true);
    for (const [id, token] of this.succeeded) {
      expect(tasks.get(id)).toMatchObject({ state: 'succeeded', result: token });
    }
  }

  async checkReplay(): Promise<void> {
    await this.queue.commit(() => undefined);
    const again = new TaskTable(LIMITS);
    await replay(this.journal, again);
    const { table } = this.queue.core;
    const plain = (of: TaskTable) => JSON.parse(JSON.stringify([...of.tasks.values()])) as unknown;
    const sorted = (of: TaskTable) =>
      (plain(of) as { order: number }[]).toSorted((a, b) => a.order - b.order);
    expect(sorted(again)).toEqual(sorted(table));
    expect(again.totals).toEqual(table.totals);
    expect(again.counts).toEqual(table.counts);
    expect(again.lanes.size).toBe(table.lanes.size);
  }

  /** With workers that work, everything comes to an end. */
  async finishAll(): Promise<void> {
    this.journal.faults = [];
    for (let round = 0; this.queue.core.table.live > 0; round += 1) {
      if (round > 500) throw new Error(JSON.stringify(this.queue.core.table.counts));
      const before = this.given.length;
      await this.pull('last', 10);
      for (const { id: task_id, token } of this.given.slice(before)) {
        await this.report(this.queue, { task_id, token, outcome: 'succeeded', result: token });
      }
      await this.pass(10_000);
    }
  }
}
