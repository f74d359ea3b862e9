/** The store of dead letters: put, list, try again. */
import type { JetStreamClient, JetStreamManager, StoredMsg } from '@nats-io/jetstream';
import { DeadLetterUnknown } from '../../../contracts/error-catalogue/services/error-bus.ts';
import { DEAD_ERRORS_STREAM } from '../../../contracts/fabric/streams.ts';
import { subjects } from '../../../contracts/fabric/subjects.ts';
import { deadHeaders, framesOf, packDeadLetter, type DeadLetter } from './dead-letter.ts';

export interface StoredDeadLetter {
  readonly sequence: number;
  readonly from: string;
  readonly via: 'nats' | 'zmq';
  readonly machine: string;
  readonly reason: string;
  /** ISO 8601. */
  readonly at: string;
  readonly frames: readonly Uint8Array[];
}

export class DeadLetters {
  readonly #publish: JetStreamClient['publish'];
  readonly #manager: JetStreamManager;

  readonly #mostBytes: () => number;

  /** @param mostBytes what the broker takes as one message */
  constructor(
    publish: JetStreamClient['publish'],
    manager: JetStreamManager,
    mostBytes: () => number,
  ) {
    this.#publish = publish;
    this.#manager = manager;
    this.#mostBytes = mostBytes;
  }

  /** Keeps it, whole unless the broker cannot take that much. Rejects when the broker does not acknowledge. */
  async put(letter: DeadLetter): Promise<void> {
    const { body, headers, msgID } = packDeadLetter(letter, this.#mostBytes());
    await this.#publish(subjects.deadError(letter.via), body, { headers, msgID });
  }

  /**
   * Dead letters, the newest first.
   *
   * @param before sequence to go on below
   * @returns at most `limit`, and the sequence to go on below, null at the end
   */
  async list(limit: number, before?: number): Promise<[StoredDeadLetter[], number | null]> {
    const { state } = await this.#manager.streams.info(DEAD_ERRORS_STREAM);
    const found: StoredDeadLetter[] = [];
    let sequence = Math.min((before ?? Infinity) - 1, state.last_seq);
    // Redriven letters leave gaps; a page looks at no more than ten places for each letter it may give.
    const end = Math.max(state.first_seq, sequence - limit * 10);
    for (; sequence >= end && found.length < limit && state.messages > 0; sequence -= 1) {
      const message = await this.#get(sequence);
      if (message !== null) found.push(message);
    }
    return [found, state.messages > 0 && sequence >= state.first_seq ? sequence + 1 : null];
  }

  /** @throws DEAD_LETTER_UNKNOWN */
  async get(sequence: number): Promise<StoredDeadLetter> {
    const found = await this.#get(sequence);
    if (found === null) throw new DeadLetterUnknown({ sequence });
    return found;
  }

  async remove(sequence: number): Promise<void> {
    await this.#manager.streams.deleteMessage(DEAD_ERRORS_STREAM, sequence, false);
  }

  async count(): Promise<number> {
    return (await this.#manager.streams.info(DEAD_ERRORS_STREAM)).state.messages;
  }

  async #get(sequence: number): Promise<StoredDeadLetter | null> {
    const message = await this.#manager.streams.getMessage(DEAD_ERRORS_STREAM, { seq: sequence });
    return message === null ? null : unpack(message);
  }
}

function unpack({ seq, data, header, subject }: StoredMsg): StoredDeadLetter {
  const text = (name: string) => header?.get(name) ?? '';
  return {
    sequence: seq,
    via: subject.endsWith('.zmq') ? 'zmq' : 'nats',
    from: text(deadHeaders.from),
    machine: text(deadHeaders.machine),
    reason: text(deadHeaders.reason),
    at: text(deadHeaders.at),
    frames: framesOf(data, header),
  };
}
