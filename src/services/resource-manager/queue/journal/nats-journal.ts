/** The journal in a JetStream stream. The broker itself compares the sequence, and syncs each message to the disk. */
import { JetStreamApiError, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { headers as natsHeaders, type NatsConnection } from '@nats-io/transport-node';
import { TASKS_STREAM } from '../../../../contracts/fabric/streams.ts';
import { taskSubjects } from '../../../../contracts/task.ts';
import type { Request } from '../../../../runtime/fabric/requests.ts';
import { StoreRefused, WrongSequence, type JournalStore } from './journal-store.ts';

/** Error codes of JetStream. */
const WRONG_LAST_SEQUENCE = 10071;
const STORE_FAILED = 10077;
const NO_MESSAGE = 10037;

const APPEND_TIMEOUT_MS = 5_000;

/** What JetStream answers to a publish. */
interface PubAck {
  readonly seq?: number;
  readonly error?: { readonly err_code?: number; readonly description?: string };
}

export class NatsJournal implements JournalStore {
  readonly #nc: NatsConnection;
  readonly #request: Request;

  constructor(nc: NatsConnection, request: Request) {
    this.#nc = nc;
    this.#request = request;
  }

  async read(message: (text: string, sequence: number) => void): Promise<number> {
    const manager = await jetstreamManager(this.#nc, { checkAPI: false });
    const { state } = await manager.streams.info(TASKS_STREAM);
    if (state.messages === 0) return state.last_seq;
    const consumer = await jetstream(this.#nc).consumers.get(TASKS_STREAM, {});
    const messages = await consumer.consume();
    for await (const stored of messages) {
      message(stored.string(), stored.seq);
      if (stored.seq >= state.last_seq) break;
    }
    await consumer.delete().catch(() => undefined);
    return state.last_seq;
  }

  async append(text: string, after: number): Promise<number> {
    const headers = natsHeaders();
    headers.set('Nats-Expected-Last-Sequence', String(after));
    const reply = await this.#request(taskSubjects.journal, text, {
      headers,
      timeout: APPEND_TIMEOUT_MS,
    });
    const { seq, error } = reply.json<PubAck>();
    if (seq !== undefined && error === undefined) return seq;
    const problem = error?.description ?? 'no sequence in the confirmation';
    if (error?.err_code === WRONG_LAST_SEQUENCE) throw new WrongSequence(problem);
    if (error?.err_code === STORE_FAILED) throw new StoreRefused(problem);
    throw new Error(problem);
  }

  async at(sequence: number): Promise<string | undefined> {
    const manager = await jetstreamManager(this.#nc, { checkAPI: false });
    try {
      const stored = await manager.streams.getMessage(TASKS_STREAM, { seq: sequence });
      return stored?.string();
    } catch (error) {
      if (error instanceof JetStreamApiError && error.code === NO_MESSAGE) return undefined;
      throw error;
    }
  }

  async purgeBefore(sequence: number): Promise<void> {
    const manager = await jetstreamManager(this.#nc, { checkAPI: false });
    await manager.streams.purge(TASKS_STREAM, { seq: sequence });
  }
}
