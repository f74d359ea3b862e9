/**
 * Results in a JetStream stream, those that are stored together in one message: each message costs a
 * flush of the disk. An index in a file finds them again.
 */
import { DeliverPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { TASK_RESULTS_STREAM } from '../../../../contracts/fabric/streams.ts';
import { taskSubjects, type TaskView } from '../../../../contracts/task.ts';
import type { AckedPublish } from '../../../../runtime/fabric/acked-publish.ts';
import type { ResultIndex, Written } from './result-index.ts';
import type { Ended, ResultStore } from './results.ts';

const TIMEOUT_MS = 5_000;
/** Well under the payload that the fabric carries; one result may be half a MiB. */
const MESSAGE_BYTES = 1024 * 1024;
/** Messages between two looks at what the stream dropped. */
const PRUNE_EVERY = 1_000;

/** A message: each result with the number of the record that ended its task. */
interface Message {
  readonly v: 1;
  readonly r: readonly (readonly [number, TaskView])[];
}

const written = (number: number, view: TaskView): Written => ({
  id: view.task_id,
  number,
  text: JSON.stringify(view),
});

export class NatsResults implements ResultStore {
  readonly #nc: NatsConnection;
  readonly #publish: AckedPublish;
  readonly #index: ResultIndex;

  constructor(nc: NatsConnection, publish: AckedPublish, index: ResultIndex) {
    this.#nc = nc;
    this.#publish = publish;
    this.#index = index;
  }

  async append(group: readonly Ended[]): Promise<void> {
    // Made once, for the message and for the index.
    for (const part of inMessages(group.map(({ number, view }) => written(number, view)))) {
      const sequence = await this.#store(part);
      // Somebody else's message came between: a process that lost the queue writes its last results.
      if (sequence !== this.#index.position.sequence + 1) await this.#catchUp();
      else this.#index.add(part, sequence);
      if (sequence % PRUNE_EVERY === 0) await this.#catchUp();
    }
  }

  async #store(group: readonly Written[]): Promise<number> {
    const results = group.map(({ number, text }) => `[${number},${text}]`);
    const message = `{"v":1,"r":[${results.join(',')}]}`;
    const { seq } = await this.#publish(taskSubjects.results, message, { timeout: TIMEOUT_MS });
    return seq;
  }

  find(id: string): Promise<TaskView | undefined> {
    return Promise.resolve(this.#index.find(id));
  }

  async position(): Promise<number> {
    await this.#catchUp();
    return this.#index.position.number;
  }

  /** Brings the index to where the stream is. */
  async #catchUp(): Promise<void> {
    const manager = await jetstreamManager(this.#nc, { checkAPI: false });
    const { created, state } = await manager.streams.info(TASK_RESULTS_STREAM);
    const { stream, sequence } = this.#index.position;
    if (stream !== created || sequence > state.last_seq)
      this.#index.follow(created, state.first_seq);
    this.#index.prune(state.first_seq);
    const from = Math.max(this.#index.position.sequence + 1, state.first_seq);
    if (state.messages === 0 || from > state.last_seq) return;
    const consumer = await jetstream(this.#nc).consumers.get(TASK_RESULTS_STREAM, {
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: from,
    });
    for await (const message of await consumer.consume()) {
      this.#index.add(read(message.json<Partial<Message>>()), message.seq);
      if (message.seq >= state.last_seq) break;
    }
    await consumer.delete().catch(() => undefined);
  }
}

function read({ r = [] }: Partial<Message>): Written[] {
  return r.map(([number, view]) => written(number, view));
}

function inMessages(group: readonly Written[]): Written[][] {
  const messages: Written[][] = [];
  let bytes = Infinity;
  for (const one of group) {
    const size = one.text.length;
    if (bytes + size > MESSAGE_BYTES) {
      messages.push([]);
      bytes = 0;
    }
    messages.at(-1)!.push(one);
    bytes += size;
  }
  return messages;
}
