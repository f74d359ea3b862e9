/** The shared book on the buckets of the fabric. */
import { Kvm } from '@nats-io/kv';
import { AlertStateNotStored } from '../../../../contracts/error-catalogue/alerts.ts';
import { FLEET_MACHINES } from '../../../../contracts/machines.ts';
import { alertsBucket } from '../../../../contracts/streams.ts';
import { followBucket } from '../../../../runtime/auth/follow-bucket.ts';
import type { AgentContext } from '../../../../runtime/context.ts';
import { SharedBook } from './shared-book.ts';

/** Longest wait for one write to be on disk, milliseconds. */
const WRITE_MS = 5_000;

/** Follows the buckets of all machines for as long as the hub runs; what is not there yet comes later. */
export function openBook(
  ctx: Pick<AgentContext, 'nc' | 'log' | 'signal' | 'identity'>,
): SharedBook {
  const { machine } = ctx.identity;
  const book = new SharedBook(machine, async (key, text) => {
    try {
      const bucket = await new Kvm(ctx.nc).open(alertsBucket(machine), { timeout: WRITE_MS });
      await bucket.put(key, text);
    } catch (cause) {
      throw new AlertStateNotStored({ reason: (cause as Error).message }, { cause });
    }
  });
  for (const home of FLEET_MACHINES) {
    followBucket(ctx, alertsBucket(home), (key, text) => {
      if (!book.take(home, key, text))
        ctx.log.warn('a record cannot be read', { bucket: alertsBucket(home), key });
    });
  }
  return book;
}
