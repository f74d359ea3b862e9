/** Results in a JetStream stream, one message for each finished task. */
import { JetStreamApiError, jetstreamManager } from '@nats-io/jetstream';
import { headers as natsHeaders, type NatsConnection } from '@nats-io/transport-node';
import { TASK_RESULTS_STREAM } from '../../../contracts/streams.ts';
import { taskSubjects, type TaskView } from '../../../contracts/task.ts';
import type { ResultStore } from './results.ts';

/** Header with the number of the record that ended the task. */
const NUMBER = 'Tandem-Task-Record';
const NO_MESSAGE = 10037;
const TIMEOUT_MS = 5_000;

export class NatsResults implements ResultStore {
  readonly #nc: NatsConnection;

  constructor(nc: NatsConnection) {
    this.#nc = nc;
  }

  async append(view: TaskView, number: number): Promise<void> {
    const headers = natsHeaders();
    headers.set(NUMBER, String(number));
    const reply = await this.#nc.request(taskSubjects.result(view.task_id), JSON.stringify(view), {
      headers,
      timeout: TIMEOUT_MS,
    });
    const { error } = reply.json<{ error?: { description?: string } }>();
    if (error !== undefined) throw new Error(error.description ?? 'the result was not stored');
  }

  async find(id: string): Promise<TaskView | undefined> {
    const stored = await this.#get({ last_by_subj: taskSubjects.result(id) });
    return stored?.json<TaskView>();
  }

  async position(back: number): Promise<number> {
    const manager = await jetstreamManager(this.#nc, { checkAPI: false });
    const { state } = await manager.streams.info(TASK_RESULTS_STREAM);
    if (state.messages === 0) return 0;
    const stored = await this.#get({ seq: Math.max(state.first_seq, state.last_seq - back) });
    return Number(stored?.header.get(NUMBER) ?? 0) || 0;
  }

  async #get(query: { seq: number } | { last_by_subj: string }) {
    const manager = await jetstreamManager(this.#nc, { checkAPI: false });
    try {
      return await manager.streams.getMessage(TASK_RESULTS_STREAM, query);
    } catch (error) {
      if (error instanceof JetStreamApiError && error.code === NO_MESSAGE) return null;
      throw error;
    }
  }
}
