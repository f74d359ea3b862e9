/** Keeps the index in step with one stream of logs. */
import { addAbortListener } from 'node:events';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import {
  DeliverPolicy,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
} from '@nats-io/jetstream';
import type { Log } from '../../../../runtime/log/log.ts';
import type { Line } from '../index/line.ts';
import type { Indexed, LogIndex } from '../index/log-index.ts';
import { readBatch } from './read-batch.ts';

export interface FollowerParts {
  readonly stream: string;
  readonly index: LogIndex;
  readonly js: JetStreamClient;
  readonly manager: JetStreamManager;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Lines that are new in the index. */
  readonly onFresh: (fresh: readonly Indexed[]) => void;
  readonly onUnreadable: (entries: number) => void;
}

/** Lines written in one transaction, about; while it runs the hub does nothing else. */
const TRANSACTION_LINES = 1_000;
/** Longest wait of a line for others to be written with, milliseconds. */
const WAIT_MS = 200;
/** Bytes that the broker sends ahead. */
const AHEAD_BYTES = 1024 * 1024;
const RETRY_MS = 2_000;
/** Between two looks whether the stream is still the same, milliseconds. */
const LOOK_MS = 60_000;

export class Follower {
  readonly #parts: FollowerParts;
  #stop: (() => void) | undefined;

  constructor(parts: FollowerParts) {
    this.#parts = parts;
  }

  /** Follows until the hub stops. */
  async run(): Promise<void> {
    const { log, signal, stream } = this.#parts;
    let isAway = false;
    while (!signal.aborted) {
      try {
        await this.#follow(() => (isAway = false));
      } catch (err) {
        if (signal.aborted) return;
        // Told once: the stream of the other machine may be away for long.
        if (!isAway) log.warn('log lines cannot be read, trying again', { err, stream });
        isAway = true;
      }
      await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Reads on with a new consumer: a broker that was restarted knows the old one no more. */
  renew(): void {
    this.#stop?.();
  }

  async #follow(onOpen: () => void): Promise<void> {
    const { js, stream, signal } = this.#parts;
    const { created, sequence } = await this.#begin();
    const consumer = await js.consumers.get(stream, {
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: sequence + 1,
    });
    const messages = await consumer.consume({ max_bytes: AHEAD_BYTES });
    onOpen();
    const stop = () => void messages.close();
    this.#stop = stop;
    let waiting: JsMsg[] = [];
    let failure: unknown;
    const write = () => {
      const read = waiting;
      waiting = [];
      try {
        this.#write(read, created);
      } catch (error) {
        failure = error;
        stop();
      }
    };
    let timer: NodeJS.Timeout | undefined;
    let lines = 0;
    const look = () => this.#begin().then((now) => now.created === created || stop(), stop);
    const watch = setInterval(() => void look(), LOOK_MS).unref();
    // The end may have come while the consumer was made.
    const listening = addAbortListener(signal, stop);
    try {
      for await (const message of messages) {
        // What was sent ahead still comes. Written, it would move the place past what was not.
        if (failure !== undefined) break;
        waiting.push(message);
        // A line has some 250 bytes; the exact number is known when they are read.
        lines += message.data.length / 250;
        if (lines < TRANSACTION_LINES) {
          timer ??= setTimeout(() => ((timer = undefined), (lines = 0), write()), WAIT_MS);
          continue;
        }
        clearTimeout(timer);
        timer = undefined;
        lines = 0;
        write();
        // A long backlog leaves room for everything else that the hub does.
        await turn();
      }
      if (failure !== undefined) throw failure;
    } finally {
      clearTimeout(timer);
      clearInterval(watch);
      listening[Symbol.dispose]();
      stop();
    }
  }

  /** Where to go on: at the start when the stream is another one. What is known already the index tells. */
  async #begin() {
    const { index, manager, stream, log } = this.#parts;
    const { created, state } = await manager.streams.info(stream);
    const known = index.position(stream);
    if (known?.created === created && known.sequence <= state.last_seq) return known;
    if (known !== undefined) log.warn('the stream of logs is another one', { stream });
    const position = { created, sequence: Math.max(0, state.first_seq - 1) };
    index.add([], stream, position);
    return position;
  }

  #write(messages: readonly JsMsg[], created: string): void {
    const last = messages.at(-1);
    if (last === undefined) return;
    const { index, stream, onFresh, onUnreadable } = this.#parts;
    const lines: Line[] = [];
    for (const message of messages) {
      const read = readBatch(message);
      for (const line of read.lines) lines.push(line);
      if (read.unreadable > 0) onUnreadable(read.unreadable);
    }
    onFresh(index.add(lines, stream, { created, sequence: last.seq }));
  }
}
