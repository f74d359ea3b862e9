/** Results in a JetStream stream, one message for each finished task. */
import { JetStreamApiError, jetstreamManager } from '@nats-io/jetstream';
import { headers as natsHeaders, type NatsConnection } from '@nats-io/transport-node';
import { TASK_RESULTS_STREAM } from '../../../../contracts/streams.ts';
import { taskSubjects, type TaskView } from '../../../../contracts/task.ts';
import type { Ended, ResultStore } from './results.ts';

/** Header with the number of the record that ended the task. */
const NUMBER = 'Tandem-Task-Record';
const NO_MESSAGE = 10037;
const TIMEOUT_MS = 5_000;

export class NatsResults implements ResultStore {
  readonly #nc: NatsConnection;
  /** Sequence of our last message; undefined when that is not sure. */
  #last: number | undefined;

  constructor(nc: NatsConnection) {
    this.#nc = nc;
  }

  /**
   * Asks for one confirmation, that of the last message: the broker takes messages in their order, so
   * its sequence tells whether all before it are stored too.
   */
  async append(group: readonly Ended[]): Promise<void> {
    const known = this.#last;
    this.#last = undefined;
    let at = 0;
    const before = known ?? (await this.#ask(group[at++]!)) - 1;
    let last = before + at;
    if (at < group.length) {
      while (at < group.length - 1) {
        const ended = group[at++]!;
        this.#nc.publish(...message(ended));
      }
      last = await this.#ask(group[at]!);
    }
    if (last !== before + group.length) {
      throw new Error(`message ${before + group.length} of the results was expected, not ${last}`);
    }
    this.#last = last;
  }

  /** Sends one and waits for its sequence. */
  async #ask(ended: Ended): Promise<number> {
    const [subject, text, options] = message(ended);
    const reply = await this.#nc.request(subject, text, { ...options, timeout: TIMEOUT_MS });
    const { seq, error } = reply.json<{ seq?: number; error?: { description?: string } }>();
    if (seq === undefined || error !== undefined) {
      throw new Error(error?.description ?? 'the result was not stored');
    }
    return seq;
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

function message({ view, number }: Ended) {
  const headers = natsHeaders();
  headers.set(NUMBER, String(number));
  return [taskSubjects.result(view.task_id), JSON.stringify(view), { headers }] as const;
}
