import type { NatsConnection } from '@nats-io/transport-node';
import { streamOfBucket } from '../../../src/contracts/fabric/buckets.ts';

const TIMEOUT_MS = 5_000;

/** Where a service stores records: a key of this kind for each, with the id in it. */
export interface StoredAt {
  readonly bucket: string;
  readonly kind: string;
}

/** Ids that are stored, as the broker says. @param nc the operator, at the broker of the service */
export async function storedIds(nc: NatsConnection, { bucket, kind }: StoredAt): Promise<string[]> {
  const before = `$KV.${bucket}.${kind}.`;
  const question = JSON.stringify({ subjects_filter: `${before}>` });
  const subject = `$JS.API.STREAM.INFO.${streamOfBucket(bucket)}`;
  const reply = await nc.request(subject, question, { timeout: TIMEOUT_MS });
  const { state } = reply.json<{ state: { subjects?: Record<string, number> } }>();
  return Object.keys(state.subjects ?? {}).map((key) =>
    Buffer.from(key.slice(before.length), 'base64url').toString(),
  );
}
