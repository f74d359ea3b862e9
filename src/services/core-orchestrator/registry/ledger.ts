/**
 * Writes the registry behind its table: the table answers, the ledger remembers.
 *
 * Keys are written side by side, the values of one key one after another; a value that is replaced
 * before its turn is never written. A failed write is tried again until it succeeds.
 */
import { setTimeout as sleep } from 'node:timers/promises';

/** The part of a JetStream bucket that the ledger needs. */
export interface Bucket {
  put(key: string, value: string): Promise<unknown>;
  delete(key: string): Promise<unknown>;
}

export interface LedgerOptions {
  /** Told about every failed write, with how many in a row failed for this key. */
  readonly onFailure?: (key: string, error: unknown, failures: number) => void;
  /** Pause before the next try, milliseconds. */
  readonly backOffMs?: (failures: number) => number;
  /** Ends all retries. */
  readonly signal?: AbortSignal;
}

interface Job {
  /** null removes the key. */
  value: string | null;
  readonly waiting: (() => void)[];
}

/** 250 ms, doubling up to 5 s. */
const doubling = (failures: number) => Math.min(5_000, 250 * 2 ** (failures - 1));

export class Ledger {
  readonly #bucket: Bucket;
  readonly #options: LedgerOptions;
  readonly #jobs = new Map<string, Job>();
  readonly #inFlight = new Map<string, Job>();
  readonly #writers = new Map<string, Promise<void>>();

  constructor(bucket: Bucket, options: LedgerOptions = {}) {
    this.#bucket = bucket;
    this.#options = options;
  }

  /**
   * Stores a value, or removes the key with null.
   *
   * @returns resolves when this value, or a later one of the same key, is on disk; never rejects
   */
  save(key: string, value: string | null): Promise<void> {
    const job = this.#jobs.get(key) ?? { value, waiting: [] };
    job.value = value;
    this.#jobs.set(key, job);
    const stored = new Promise<void>((resolve) => job.waiting.push(resolve));
    if (!this.#writers.has(key)) {
      this.#writers.set(key, this.#write(key));
    }
    return stored;
  }

  /** Resolves when the last value given for this key is on disk; never rejects. */
  stored(key: string): Promise<void> {
    const job = this.#jobs.get(key) ?? this.#inFlight.get(key);
    return job ? new Promise((resolve) => job.waiting.push(resolve)) : Promise.resolve();
  }

  /** Resolves when nothing is left to write, or the signal ended the retries. */
  async settled(): Promise<void> {
    while (this.#writers.size > 0) await Promise.all(this.#writers.values());
  }

  async #write(key: string): Promise<void> {
    let failures = 0;
    for (let job = this.#take(key); job; job = this.#take(key)) {
      this.#inFlight.set(key, job);
      try {
        if (job.value === null) await this.#bucket.delete(key);
        else await this.#bucket.put(key, job.value);
        this.#inFlight.delete(key);
        failures = 0;
        for (const done of job.waiting) done();
      } catch (error) {
        this.#inFlight.delete(key);
        failures += 1;
        this.#putBack(key, job);
        this.#options.onFailure?.(key, error, failures);
        if (!(await this.#pause(failures))) break;
      }
    }
    // In the same turn as the last look at the jobs, so that no save can fall in between.
    this.#writers.delete(key);
  }

  #take(key: string): Job | undefined {
    const job = this.#jobs.get(key);
    this.#jobs.delete(key);
    return job;
  }

  /** A later value wins, but those who wait for the failed one wait on. */
  #putBack(key: string, job: Job): void {
    const later = this.#jobs.get(key);
    if (later) later.waiting.push(...job.waiting);
    else this.#jobs.set(key, job);
  }

  /** False when the retries are over. */
  async #pause(failures: number): Promise<boolean> {
    const ms = (this.#options.backOffMs ?? doubling)(failures);
    const { signal } = this.#options;
    try {
      await sleep(ms, undefined, signal ? { signal } : {});
      return true;
    } catch {
      return false;
    }
  }
}
