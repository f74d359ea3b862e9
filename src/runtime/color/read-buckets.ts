/** Reads buckets for nothing but the practice: what a takeover reads is then read by code that has run before. */
import { Kvm } from '@nats-io/kv';
import type { AgentContext } from '../context.ts';

/**
 * Reads all that the buckets hold and drops it.
 *
 * @param buckets names; one that is missing is passed over, as whoever starts to work makes it
 */
export async function readBuckets(
  { nc, log }: Pick<AgentContext, 'nc' | 'log'>,
  buckets: readonly string[],
): Promise<void> {
  for (const name of buckets) {
    try {
      const bucket = await new Kvm(nc).open(name);
      for await (const entry of await bucket.history()) entry.string();
    } catch (err) {
      log.debug('a bucket cannot be read on standby', { bucket: name, err });
    }
  }
}
