/** Keeps a book of modes at what the bucket says, for as long as the container lives. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Kvm, type KvEntry } from '@nats-io/kv';
import { MODES_BUCKET } from '../../../contracts/modes.ts';
import type { AgentContext } from '../../../runtime/context.ts';
import type { ModeBook } from './mode-book.ts';

/** Between two tries to reach the bucket, milliseconds. */
const RETRY_MS = 5_000;

/** Longest wait for the bucket at start; then the start values hold until it is there. */
const FIRST_READ_MS = 3_000;

type Needs = Pick<AgentContext, 'nc' | 'log' | 'signal'>;

/**
 * Follows the bucket on the own machine; on other machines than its home that is a copy.
 *
 * @returns resolves when the settings are known, or after 3 s without the bucket
 */
export async function followModes(ctx: Needs, book: ModeBook): Promise<void> {
  const first = Promise.withResolvers<void>();
  void follow(ctx, book, first.resolve);
  await Promise.race([first.promise, sleep(FIRST_READ_MS, undefined, { ref: false })]);
}

async function follow({ nc, log, signal }: Needs, book: ModeBook, known: () => void) {
  const take = (entry: KvEntry) => {
    const text = entry.operation === 'PUT' ? entry.string() : null;
    if (!book.take(entry.key, text)) log.warn('a mode cannot be read', { key: entry.key });
  };
  while (!signal.aborted) {
    try {
      const bucket = await new Kvm(nc).open(MODES_BUCKET);
      // The watch does not say when it has told everything there is, so that is read first.
      for await (const entry of await bucket.history()) take(entry);
      known();
      const watch = await bucket.watch();
      const stop = () => watch.stop();
      signal.addEventListener('abort', stop, { once: true });
      for await (const entry of watch) take(entry);
      signal.removeEventListener('abort', stop);
    } catch (err) {
      if (!signal.aborted) log.warn('modes cannot be read, trying again', { err });
    }
    await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
  }
}
