/** Follows a bucket of the fabric for as long as the container runs, from a broker that comes and goes. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Kvm } from '@nats-io/kv';
import type { AgentContext } from '../context.ts';

/** Between two tries while the bucket does not exist yet, milliseconds. */
const RETRY_MS = { first: 5_000, longest: 30_000 };

/** @param text undefined when the key was taken out */
export type OnEntry = (key: string, text: string | undefined) => void;

export interface Following {
  /** Resolves when everything that was in the bucket has been told; never rejects. */
  readonly ready: Promise<void>;
}

/**
 * Tells every entry of a bucket and every later change. After a lost connection everything is told
 * again; what was told before stays true until then.
 */
export function followBucket(
  ctx: Pick<AgentContext, 'nc' | 'log' | 'signal'>,
  bucket: string,
  onEntry: OnEntry,
): Following {
  let isReady: () => void;
  const ready = new Promise<void>((resolve) => (isReady = resolve));
  const { nc, log, signal } = ctx;
  let stop = () => {};

  async function once(): Promise<void> {
    const store = await new Kvm(nc).open(bucket);
    const { values } = await store.status();
    const watch = await store.watch();
    stop = () => watch.stop();
    if (values === 0) isReady();
    for await (const entry of watch) {
      onEntry(entry.key, entry.operation === 'PUT' ? entry.string() : undefined);
      if (entry.isUpdate) isReady();
    }
  }

  async function follow(): Promise<void> {
    let wait = RETRY_MS.first;
    while (!signal.aborted && !nc.isClosed()) {
      try {
        await once();
        wait = RETRY_MS.first;
      } catch (err) {
        log.warn('bucket cannot be followed, trying again', { bucket, err, wait_ms: wait });
        await sleep(wait, undefined, { signal, ref: false }).catch(() => undefined);
        wait = Math.min(wait * 2, RETRY_MS.longest);
      }
    }
  }

  /** A broker may come back with an older or an empty disk, so everything is read again. */
  async function restart(): Promise<void> {
    for await (const { type } of nc.status()) if (type === 'reconnect') stop();
  }

  void follow();
  void restart();
  return { ready };
}
