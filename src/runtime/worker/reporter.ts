/** Brings the reports of a worker to the queue, together where several are ready, until they are taken. */
import type { PulledTask, ReportOutcome } from '../../contracts/task.ts';
import type { AgentContext } from '../context.ts';
import type { HeldTask } from './held-tasks.ts';
import { pauseAfter } from './pause.ts';
import { endOfTurn } from './turn.ts';

/** What the next request for tasks would be; undefined: none wanted now. */
export type Next = () => Record<string, unknown> | undefined;

export interface ReporterParts {
  readonly call: AgentContext['call'];
  readonly log: AgentContext['log'];
  /** Takes new tasks with the confirmation, which saves a round trip. */
  readonly next: Next;
  readonly took: (tasks: PulledTask[] | undefined) => void;
  readonly confirmed: (held: HeldTask) => void;
}

/** Reports of one request; results may be large. */
const MOST = { reports: 200, bytes: 384 * 1024 };

export class Reporter {
  readonly #parts: ReporterParts;
  #waiting: HeldTask[] = [];
  #busy: Promise<void> | undefined;

  constructor(parts: ReporterParts) {
    this.#parts = parts;
  }

  add(held: HeldTask): void {
    this.#waiting.push(held);
    this.#busy ??= this.#run().finally(() => (this.#busy = undefined));
  }

  /** Resolves when all reports were taken. */
  async idle(): Promise<void> {
    while (this.#busy !== undefined) await this.#busy;
  }

  async #run(): Promise<void> {
    for (let failures = 0; this.#waiting.length > 0;) {
      // What ends in the same turn goes together, however many steps its work takes: a report that goes
      // ahead alone costs a flush of the disk, and all others wait for it.
      await (failures === 0 ? endOfTurn() : pauseAfter(failures));
      const group = this.#group();
      const next = this.#parts.next();
      try {
        const input = { reports: group.map(({ report }) => report), ...(next && { next }) };
        const reply = await this.#parts.call<{ outcomes: ReportOutcome[]; tasks: PulledTask[] }>(
          'resource-manager',
          'finish_tasks',
          input,
          { timeoutMs: 10_000 },
        );
        failures = 0;
        if (next !== undefined) this.#parts.took(reply.tasks);
        group.forEach((held, index) => this.#done(held, reply.outcomes[index]));
      } catch (error) {
        if (next !== undefined) this.#parts.took(undefined);
        failures += 1;
        this.#waiting.unshift(...group);
        if (failures === 1) {
          this.#parts.log.warn('reports are not taken, trying again', { err: error });
        }
      }
    }
  }

  #group(): HeldTask[] {
    const group: HeldTask[] = [];
    for (let bytes = 0; this.#waiting.length > 0 && group.length < MOST.reports;) {
      const size = JSON.stringify(this.#waiting[0]!.report).length;
      if (group.length > 0 && bytes + size > MOST.bytes) break;
      bytes += size;
      group.push(this.#waiting.shift()!);
    }
    return group;
  }

  #done(held: HeldTask, outcome: ReportOutcome | undefined): void {
    this.#parts.confirmed(held);
    if (outcome?.accepted === true) return;
    const { task_id: task, task_type: type } = held.task;
    this.#parts.log.warn('a late report was refused', { task, type, code: outcome?.code });
  }
}
