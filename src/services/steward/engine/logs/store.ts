/** Puts batches into the stream: acknowledged, many under way, each again until the stream has it. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  batchHeaders,
  readPlace,
  writePlace,
  type LogPlace,
} from '../../../../contracts/observability/log-batch.ts';
import { LOGS_STREAM } from '../../../../contracts/fabric/streams.ts';
import { subjects } from '../../../../contracts/fabric/subjects.ts';
import type { AckedPublish } from '../../../../runtime/fabric/acked-publish.ts';
import type { Request } from '../../../../runtime/fabric/requests.ts';
import type { Log } from '../../../../runtime/log/log.ts';
import type { Batch } from './lane.ts';

export interface StoreOptions {
  readonly machine: string;
  readonly publish: AckedPublish;
  readonly request: Request;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly retryMs?: number;
}

const ACK_MS = 5_000;
const RETRY_MS = 1_000;
/** Batches of all containers that are under way at once. */
const UNDER_WAY = 48;

export class Store {
  readonly #options: StoreOptions;
  #free = UNDER_WAY;
  readonly #waiting: (() => void)[] = [];
  #isAway = false;
  /** Since the start. */
  readonly counts = { lines: 0, batches: 0, retries: 0 };

  constructor(options: StoreOptions) {
    this.#options = options;
  }

  /** Resolves when the stream has the batch; rejects only when the steward stops. */
  async put(batch: Batch): Promise<void> {
    await this.#enter();
    try {
      while (!(await this.#try(batch))) {
        this.counts.retries += 1;
        const { retryMs = RETRY_MS, signal } = this.#options;
        await sleep(retryMs, undefined, { signal });
      }
      this.counts.lines += batch.lines;
      this.counts.batches += 1;
    } finally {
      this.#leave();
    }
  }

  /**
   * Place of the last line of a container that the stream holds; undefined when it has none.
   *
   * @throws when the stream does not answer
   */
  async lastOf(agent: string, container: string): Promise<LogPlace | undefined> {
    const { machine, request } = this.#options;
    const question = JSON.stringify({ last_by_subj: subjects.log(machine, agent) });
    const reply = await request(`$JS.API.STREAM.MSG.GET.${LOGS_STREAM}`, question, {
      timeout: ACK_MS,
    });
    const { message, error } = reply.json<StoredMessage>();
    if (error !== undefined && error.code !== NOT_FOUND) throw new Error(error.description);
    const headers = Buffer.from(message?.hdrs ?? '', 'base64').toString();
    const value = (name: string) => new RegExp(`^${name}: *(.*)\r$`, 'm').exec(headers)?.[1];
    if (value(batchHeaders.container) !== container) return undefined;
    return readPlace(value(batchHeaders.reached));
  }

  async #try({ agent, container, text, reached }: Batch): Promise<boolean> {
    const { machine, publish, log, signal } = this.#options;
    const place = writePlace(reached);
    try {
      await publish(subjects.log(machine, agent), text, {
        // The same lines in the same batch; those that a new start gathers anew, the hubs tell apart.
        msgID: `${container.slice(0, 12)}.${place}.${text.length}`,
        timeout: ACK_MS,
        headers: { [batchHeaders.container]: container, [batchHeaders.reached]: place },
      });
      if (this.#isAway) log.info('log lines are stored again');
      this.#isAway = false;
      return true;
    } catch (err) {
      // Told once: this line is followed like all others.
      if (!this.#isAway && !signal.aborted)
        log.warn('log lines cannot be stored, they wait', { err });
      this.#isAway = true;
      return false;
    }
  }

  /** One after the other, so that no container keeps others from being sent. */
  async #enter(): Promise<void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free += 1;
  }
}

const NOT_FOUND = 404;

interface StoredMessage {
  readonly message?: { readonly hdrs?: string };
  readonly error?: { readonly code: number; readonly description: string };
}
