/**
 * Brings keys and revoked ids to a verifier: from the copy of the bucket on its machine, and from
 * security-gateway itself while that copy has none. A mirror that was made before its origin begins
 * half a minute late, and callers would be refused for as long.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import Value from 'typebox/value';
import { IDENTITY_SERVICE, KeySnapshot, SNAPSHOT_ACTION } from '../../contracts/security/token.ts';
import type { AgentContext } from '../context.ts';
import type { KeyRing } from './key-ring.ts';

/** Time that the copy gets before anybody is asked; deadline of a request; between two; milliseconds. */
export interface SourceTimes {
  readonly graceMs: number;
  readonly deadlineMs: number;
  readonly everyMs: number;
}
const TIMES: SourceTimes = { graceMs: 500, deadlineMs: 2_000, everyMs: 5_000 };

export type SourceNeeds = Pick<AgentContext, 'call' | 'log' | 'signal'>;

export class KeySource {
  /** Resolves when keys and revoked ids are here, from wherever they came first; never rejects. */
  readonly ready: Promise<void>;
  readonly #ctx: SourceNeeds;
  readonly #ring: KeyRing;
  readonly #times: SourceTimes;
  readonly #over = new AbortController();
  #isReady: () => void = () => {};
  #isRead = false;

  constructor(ctx: SourceNeeds, ring: KeyRing, times: SourceTimes = TIMES) {
    this.#ctx = ctx;
    this.#ring = ring;
    this.#times = times;
    this.ready = new Promise((resolve) => (this.#isReady = resolve));
  }

  /** Takes in an entry of the copy. @param text undefined when it was taken out */
  entry(key: string, text: string | undefined): void {
    try {
      this.#ring.apply(key, text);
    } catch (err) {
      this.#ctx.log.error('entry of the security bucket is not readable', { key, err });
    }
    this.#settle();
  }

  /**
   * Asks security-gateway until the copy is read and has keys.
   *
   * @param read resolves when all that was in the copy has been told; that may be nothing
   */
  async follow(read: Promise<void>): Promise<void> {
    void read.then(() => {
      this.#isRead = true;
      this.#settle();
    });
    const signal = AbortSignal.any([this.#ctx.signal, this.#over.signal]);
    const pause = (ms: number) =>
      sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
    await Promise.race([read, pause(this.#times.graceMs)]);
    // Again and again, because ids may be revoked while the copy cannot tell of it.
    while (!signal.aborted) {
      await this.#ask();
      await pause(this.#times.everyMs);
    }
  }

  async #ask(): Promise<void> {
    const { call, log } = this.#ctx;
    try {
      const options = { timeoutMs: this.#times.deadlineMs, token: null };
      const reply = await call(IDENTITY_SERVICE, SNAPSHOT_ACTION, {}, options);
      const { revision, document, revoked } = reply;
      this.#ring.applySnapshot(Value.Parse(KeySnapshot, { revision, document, revoked }));
      if (this.#ring.size > 0) this.#isReady();
    } catch (err) {
      log.debug('no keys from security-gateway, asking again', { err });
    }
  }

  #settle(): void {
    if (!this.#isRead || !this.#ring.hasCopy) return;
    this.#isReady();
    this.#over.abort();
  }
}
