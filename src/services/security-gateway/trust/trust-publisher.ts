/** Puts new scores into the bucket `trust`, a batch every few seconds, for the guards of all services. */
import { Kvm, type KV } from '@nats-io/kv';
import { TRUST_BUCKET } from '../../../contracts/fabric/streams.ts';
import { trustKey, type TrustEntry } from '../../../contracts/security/trust.ts';
import type { AgentContext } from '../../../runtime/context.ts';

/** How late a score may be, milliseconds; nothing runs while no score changes. */
const BATCH_MS = 5_000;

type Needs = Pick<AgentContext, 'nc' | 'log' | 'signal'>;

/** What it needs of the bucket. */
type Bucket = Pick<KV, 'put' | 'purge'>;

export class TrustPublisher {
  readonly #ctx: Needs;
  readonly #open: () => Promise<Bucket>;
  readonly #waiting = new Map<string, TrustEntry>();
  #timer: NodeJS.Timeout | undefined;

  constructor(ctx: Needs, open = (): Promise<Bucket> => new Kvm(ctx.nc).open(TRUST_BUCKET)) {
    this.#ctx = ctx;
    this.#open = open;
  }

  /** The newest score of a subject replaces one that waits. */
  put(entry: TrustEntry): void {
    this.#waiting.set(entry.subject, entry);
    this.#arm();
  }

  /** Takes out those that nobody heard of for longest; the bucket would fill up with them, and take no score any more. */
  async forget(subjects: readonly string[]): Promise<void> {
    if (subjects.length === 0) return;
    const bucket = await this.#open();
    for (const subject of subjects) {
      this.#waiting.delete(subject);
      await bucket.purge(trustKey(subject));
    }
  }

  /** Puts all scores again after every reconnect; a broker may come back with an empty disk. */
  follow(all: () => readonly TrustEntry[]): void {
    all().forEach((entry) => this.put(entry));
    void (async () => {
      for await (const { type } of this.#ctx.nc.status())
        if (type === 'reconnect') all().forEach((entry) => this.put(entry));
    })();
  }

  /**
   * Resolves when what waits is stored, or could not be. All go at once: one after the other, each flushed to the disk,
   * they held the end of a color up for a second and more.
   */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.size === 0 || this.#ctx.nc.isClosed()) return;
    try {
      const bucket = await this.#open();
      const put = async ([subject, entry]: [string, TrustEntry]) => {
        await bucket.put(trustKey(subject), JSON.stringify(entry));
        // A newer one may have come while this one was on its way.
        if (this.#waiting.get(subject) === entry) this.#waiting.delete(subject);
      };
      await Promise.all([...this.#waiting].map(put));
    } catch (err) {
      this.#ctx.log.warn('scores cannot be published, trying again', { err });
      if (!this.#ctx.signal.aborted) this.#arm();
    }
  }

  stop(): Promise<void> {
    return this.flush();
  }

  #arm(): void {
    this.#timer ??= setTimeout(() => void this.flush(), BATCH_MS).unref();
  }
}
