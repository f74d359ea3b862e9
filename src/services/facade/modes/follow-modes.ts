/** Keeps a book of modes at what the bucket says, for as long as the container lives. */
import { addAbortListener } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kvm, type KV, type KvEntry } from '@nats-io/kv';
import { MODES_BUCKET } from '../../../contracts/migration/modes.ts';
import type { AgentContext } from '../../../runtime/context.ts';
import type { ModeBook } from './mode-book.ts';

/** Between two tries to reach the bucket, milliseconds: before the settings are known, and later. */
const RETRY_MS = { first: 500, later: 5_000 };
/** A bucket that does not exist is made within moments where it belongs; then the start values hold until it is there. */
const MISSING_MS = 3_000;
/** JetStream's error code for a stream that does not exist. */
const STREAM_NOT_FOUND = 10059;

type Needs = Pick<AgentContext, 'nc' | 'log' | 'signal' | 'atStage'>;

/** What it needs of the bucket. */
export type ModesBucket = Pick<KV, 'history' | 'watch'>;

export interface FollowOptions {
  /**
   * Longest wait for a broker that does not say what there is; then the start values hold. Without it the wait has no
   * end: a service that answered in a mode that is not set any more would write to the wrong side.
   */
  readonly patienceMs?: number | undefined;
  readonly open?: () => Promise<ModesBucket>;
  /** For tests. Rejects when the signal aborts. */
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

/**
 * Follows the bucket on the own machine; on other machines than its home that is a copy.
 *
 * @returns resolves when the settings are known, or as far as they can be
 * @throws when the container is told to stop first
 */
export async function followModes(
  ctx: Needs,
  book: ModeBook,
  {
    patienceMs,
    open = () => new Kvm(ctx.nc).open(MODES_BUCKET),
    pause = (ms, until) => sleep(ms, undefined, { signal: until, ref: false }),
  }: FollowOptions = {},
): Promise<void> {
  const { log, signal, atStage } = ctx;
  const first = Promise.withResolvers<void>();
  let known = false;
  const know = () => {
    known = true;
    first.resolve();
  };
  const take = (entry: KvEntry) => {
    const text = entry.operation === 'PUT' ? entry.string() : null;
    if (!book.take(entry.key, text)) log.warn('a mode cannot be read', { key: entry.key });
  };

  async function once(): Promise<void> {
    const bucket = await open();
    // The watch does not say when it has told everything there is, so that is read first.
    for await (const entry of await bucket.history()) take(entry);
    know();
    const watch = await bucket.watch();
    // The end may have come while the watch was made.
    const listening = addAbortListener(signal, () => watch.stop());
    try {
      for await (const entry of watch) take(entry);
    } finally {
      listening[Symbol.dispose]();
    }
  }

  async function follow(): Promise<void> {
    for (let missing = 0; !signal.aborted;) {
      await once().catch((err: unknown) => {
        if (signal.aborted) return;
        if (!known) atStage?.(`reading the modes: ${(err as Error).message}`);
        log.warn('modes cannot be read, trying again', { err });
        // The library of buckets has its own copy of the error classes.
        missing += (err as { code?: unknown }).code === STREAM_NOT_FOUND ? 1 : 0;
      });
      if (missing * RETRY_MS.first > MISSING_MS) know();
      await pause(known ? RETRY_MS.later : RETRY_MS.first, signal);
    }
    signal.throwIfAborted();
  }

  void follow().catch(first.reject);
  if (patienceMs !== undefined) void pause(patienceMs, signal).then(know, () => undefined);
  await first.promise;
}
