/** Tasks and error reports that are handed in while colors change, and what became of each of them. */
import { randomBytes } from 'node:crypto';
import { FINAL_STATES, type TaskView } from '../../../../src/contracts/task.ts';
import { until } from '../../until.ts';
import { callsOf, type Caller } from './caller.ts';
import { ask } from './doors.ts';

/** Headers that carry a token which is still good. */
export type Proof = () => { readonly authorization: string };

/** How many of each. */
export interface HandedIn {
  readonly tasks: number;
  readonly reports: number;
}

/** What was handed in and did not end exactly once. */
export interface Fates {
  /** Ended without its result, or not at all. */
  readonly lostTasks: number;
  /** Whose work was lost under way, so that it was begun anew. */
  readonly doubledTasks: number;
  readonly lostReports: number;
  readonly doubledReports: number;
}

export const NONE_LOST_OR_DOUBLED: Fates = {
  lostTasks: 0,
  doubledTasks: 0,
  lostReports: 0,
  doubledReports: 0,
};

/** For all of it together. */
const PATIENCE_MS = 60_000;
const leftUntil = (last: number) => ({ timeoutMs: Math.max(0, last - performance.now()) });

const DATA = [1, 2, 3];
const SUM = 6;
const isDone = (task: TaskView | undefined) =>
  task?.state === 'succeeded' && (task.result as { sum?: number } | undefined)?.sum === SUM;

/** One that a color gave back before it began has another attempt, but no failure. */
const isDoubled = (task: TaskView | undefined) => (task?.failures ?? 0) > 0;

export class Work {
  readonly #proof: Proof;
  /** One fleet may have several of these after another. */
  readonly #name = `switch-check-${randomBytes(3).toString('hex')}`;
  readonly #ids: string[] = [];
  readonly #messages: string[] = [];

  constructor(proof: Proof) {
    this.#proof = proof;
  }

  tasks(perSecond: number): Caller {
    return callsOf('tasks submitted', perSecond, () => this.#submit());
  }

  reports(perSecond: number): Caller {
    return callsOf('errors reported', perSecond, () => this.#report());
  }

  get handedIn(): HandedIn {
    return { tasks: this.#ids.length, reports: this.#messages.length };
  }

  /** Waits until all of it has ended; what has not by then counts as lost. Both callers have to be stopped. */
  async fates(): Promise<Fates> {
    const last = performance.now() + PATIENCE_MS;
    const tasks: (TaskView | undefined)[] = [];
    for (const id of this.#ids) tasks.push(await this.#ended(id, last));
    const stored = await this.#whenComplete(last);
    const [lost, doubled] = [tasks.filter((task) => !isDone(task)), tasks.filter(isDoubled)];
    for (const task of new Set([...lost, ...doubled])) console.error(JSON.stringify(task));
    return {
      lostTasks: lost.length,
      doubledTasks: doubled.length,
      lostReports: this.#messages.filter((message) => !stored.has(message)).length,
      doubledReports: [...stored.values()].filter((count) => count > 1).length,
    };
  }

  async #submit(): Promise<void> {
    const task_id = `${this.#name}-${this.#ids.length}`;
    this.#ids.push(task_id);
    const task = { task_id, task_type: 'analysis', data: DATA };
    await this.#post('resource-manager', '/v1/tasks', task);
  }

  async #report(): Promise<void> {
    const message = `report ${this.#messages.length} of a check`;
    this.#messages.push(message);
    await this.#post('error-bus', '/v1/errors', {
      agent_name: this.#name,
      severity: 'debug',
      category: 'test',
      error_type: 'SwitchCheck',
      message,
    });
  }

  async #post(service: string, path: string, body: object): Promise<void> {
    await ask('pc2', service, path, {
      status: 201,
      method: 'POST',
      headers: { 'content-type': 'application/json', ...this.#proof() },
      body: JSON.stringify(body),
    });
  }

  async #task(id: string): Promise<TaskView> {
    const headers = this.#proof();
    const reply = await ask('pc2', 'resource-manager', `/v1/tasks/${id}`, { headers });
    return (reply as { task: TaskView }).task;
  }

  /** Undefined for one that the queue does not have. */
  #ended(id: string, last: number): Promise<TaskView | undefined> {
    const isOver = ({ state }: TaskView) => FINAL_STATES.includes(state);
    return until(`task ${id}`, () => this.#task(id), isOver, leftUntil(last)).catch(() =>
      this.#task(id).catch(() => undefined),
    );
  }

  #whenComplete(last: number): Promise<Map<string, number>> {
    const isComplete = (found: Map<string, number>) => found.size >= this.#messages.length;
    return until('the reports', () => this.#stored(), isComplete, leftUntil(last)).catch(() =>
      this.#stored(),
    );
  }

  /** How often the error bus has each message, from all of its pages. */
  async #stored(): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    for (let cursor: string | null = ''; cursor !== null;) {
      const query = new URLSearchParams({ agent: this.#name, limit: '100' });
      if (cursor !== '') query.set('cursor', cursor);
      const reply = await ask('pc2', 'error-bus', `/v1/errors?${query.toString()}`, {
        headers: this.#proof(),
      });
      const page = reply as { data: { message: string }[]; cursor: string | null };
      for (const { message } of page.data) found.set(message, (found.get(message) ?? 0) + 1);
      cursor = page.cursor;
    }
    return found;
  }
}
