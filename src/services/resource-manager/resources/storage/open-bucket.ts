/** Opens the bucket of the ledger and reads all of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Kvm, type KV } from '@nats-io/kv';
import type { AgentContext } from '../../../../runtime/context.ts';
import { BUCKET, type Contents } from './store.ts';

/** Between two tries, milliseconds. */
const RETRY_MS = 2_000;

/**
 * Tries until the bucket is there: an empty ledger would give out what is taken.
 *
 * @throws when the container is told to stop first
 */
export async function openBucket({
  nc,
  log,
  signal,
  atStage,
}: Pick<AgentContext, 'nc' | 'log' | 'signal' | 'atStage'>): Promise<{
  bucket: KV;
  contents: Contents;
}> {
  for (let tries = 1; ; tries += 1) {
    try {
      const bucket = await new Kvm(nc).open(BUCKET);
      return { bucket, contents: await read(bucket) };
    } catch (err) {
      const reason = (err as Error).message;
      atStage?.(`reading the ledger of resources, bucket ${BUCKET}: ${reason}`);
      // The broker may still be busy with what it holds, which is no trouble yet.
      const level = tries > 5 ? 'warn' : 'info';
      log[level]('the ledger of resources cannot be read, trying again', {
        bucket: BUCKET,
        reason,
      });
      await sleep(RETRY_MS, undefined, { signal });
    }
  }
}

async function read(bucket: KV): Promise<Contents> {
  const contents = new Map<string, string>();
  for await (const entry of await bucket.history()) {
    if (entry.operation === 'PUT') contents.set(entry.key, entry.string());
    else contents.delete(entry.key);
  }
  return contents;
}
