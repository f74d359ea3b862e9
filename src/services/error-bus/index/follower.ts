/** Keeps the index in step with the ERRORS stream, which is the truth. */
import { addAbortListener } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeliverPolicy,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
} from '@nats-io/jetstream';
import { ERRORS_STREAM } from '../../../contracts/fabric/streams.ts';
import type { Log } from '../../../runtime/log/log.ts';
import type { ErrorIndex } from './error-index.ts';
import { Batch, type BatchRead } from './batch.ts';
import { Reached } from './reached.ts';
import type { Stored } from './row.ts';
import { parseStored } from './parse-stored.ts';

/** Messages written in one transaction at most. A large one costs a tenth of many small ones. */
const BATCH = 256;
/** Longest wait of a message for others to be written with, milliseconds; nobody who asks waits for it. */
const QUIET_MS = 20;
const BUSY_MS = 250;
/** Messages that the broker sends ahead. */
const AHEAD = 128;
/** How long a message may wait while reports are being stored, which are somebody's to wait for. */
const GIVE_WAY_MS = 1_000;
const LOOK_MS = 10;
const RETRY_MS = 5_000;
/** Between two looks at what the stream dropped, milliseconds. */
const PRUNE_MS = 60_000;

export interface FollowerParts {
  readonly index: ErrorIndex;
  readonly js: JetStreamClient;
  readonly manager: JetStreamManager;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** True while reports come in bulk: acknowledging them goes before reading them back. */
  readonly busy?: () => boolean;
  /** Reports that have just come, in the order of the stream. */
  readonly onFresh: (fresh: readonly Stored[]) => void;
  /** The stream is another one, whose places begin anew. */
  readonly onAnew?: () => void;
  /** A message of the stream that is no report. Rejects when it could not be kept; it is read again then. */
  readonly onUnreadable: (message: JsMsg, reason: string) => Promise<void>;
}

export class Follower {
  readonly #parts: FollowerParts;
  readonly reached = new Reached();

  #stop: (() => void) | undefined;
  /** Up to this place an index that had to be made anew reads what happened long ago. */
  #history = 0;

  constructor(parts: FollowerParts) {
    this.#parts = parts;
  }

  /** Follows until the container stops. */
  async run(): Promise<void> {
    const { log, signal } = this.#parts;
    while (!signal.aborted) {
      try {
        await this.#follow();
      } catch (err) {
        if (signal.aborted) return;
        log.warn('the index cannot follow the stream of errors, trying again', { err });
      }
      await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** False while the stream cannot be read: what is in the index then is not the newest. */
  get follows(): boolean {
    return this.#stop !== undefined;
  }

  /** Reads on with a new consumer: a broker that was restarted knows the old one no more. */
  renew(): void {
    this.#stop?.();
  }

  async #follow(): Promise<void> {
    const { js, signal } = this.#parts;
    const { stream, sequence } = await this.#align();
    const consumer = await js.consumers.get(ERRORS_STREAM, {
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: sequence + 1,
    });
    const messages = await consumer.consume({ max_messages: AHEAD });
    const stop = () => void messages.close();
    this.#stop = stop;
    const wanted = (place: number) => this.reached.wanted(place);
    const limits = { messages: BATCH, quietMs: QUIET_MS, busyMs: BUSY_MS, wanted };
    const batch = new Batch(limits, (read) => this.#write(read, stream), stop);
    this.reached.onWait = () => batch.hurry();
    const look = () => this.#align().then((now) => now.stream === stream || stop(), stop);
    const watch = setInterval(() => void look(), PRUNE_MS).unref();
    // The end may have come while the consumer was made.
    const listening = addAbortListener(signal, stop);
    try {
      for await (const message of messages) {
        await this.#giveWay(message);
        const parsed = parseStored(message);
        if ('reason' in parsed) await this.#parts.onUnreadable(message, parsed.reason);
        batch.add(message.seq, 'reason' in parsed ? undefined : parsed);
      }
    } finally {
      clearInterval(watch);
      listening[Symbol.dispose]();
      stop();
      this.#stop = undefined;
      batch.close();
    }
  }

  /** Lets a bulk of reports be stored first, for a second at most and not when somebody asks. */
  async #giveWay({ seq, time }: JsMsg): Promise<void> {
    const { busy, signal } = this.#parts;
    if (busy?.() !== true) return;
    const late = () => Date.now() - time.getTime() >= GIVE_WAY_MS;
    while (busy() && !late() && !signal.aborted && !this.reached.wanted(seq)) await sleep(LOOK_MS);
  }

  /** Drops from the index what the stream dropped, and everything when the stream is another one. */
  async #align() {
    const { index, manager, log } = this.#parts;
    const { created, state } = await manager.streams.info(ERRORS_STREAM);
    const { stream, sequence } = index.position;
    if (stream !== created || sequence > state.last_seq) {
      // What a lost index reads once more was shown, and alerted about, when it came.
      this.#history = stream === '' ? state.last_seq : 0;
      if (stream !== '') {
        log.warn('the stream of errors is another one; its index is made anew');
        this.#parts.onAnew?.();
      }
      index.clear();
      index.add([], { stream: created, sequence: Math.max(0, state.first_seq - 1) });
    } else {
      const gone = index.prune(state.first_seq);
      if (gone > 0) log.debug('errors beyond the bounds of the stream left the index', { gone });
    }
    this.reached.at(index.position.sequence);
    return index.position;
  }

  #write({ reports, sequence }: BatchRead, stream: string): void {
    const { index, onFresh } = this.#parts;
    const { fresh, copies } = index.add(reports, { stream, sequence });
    this.reached.at(sequence);
    onFresh(fresh.filter((one) => one.sequence > this.#history));
    for (const copy of copies) void this.#takeOut(copy);
  }

  /** A copy that stays is harmless: no question finds it. */
  async #takeOut({ sequence, report: { error_id } }: Stored): Promise<void> {
    const { manager, log } = this.#parts;
    try {
      await manager.streams.deleteMessage(ERRORS_STREAM, sequence, false);
      log.info('an event stood in the stream twice; its later copy is out', { error_id, sequence });
    } catch (err) {
      log.warn('a later copy of an event stays in the stream', { err, error_id, sequence });
    }
  }
}
