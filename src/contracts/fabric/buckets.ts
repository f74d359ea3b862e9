/** How JetStream names what a key-value bucket is made of (ADR-8). */

/** Name of the stream that a bucket is. */
export const streamOfBucket = (bucket: string) => `KV_${bucket}`;

/** Subject that asks the broker beside the asker for what a key holds now: one message, no consumer. */
export const valueInBucket = (bucket: string, key: string) =>
  `$JS.API.DIRECT.GET.${streamOfBucket(bucket)}.$KV.${bucket}.${key}`;
