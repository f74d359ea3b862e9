/** JetStream API subjects by task, so that permissions name streams instead of `$JS.API.>`. */
import { streamOfBucket } from '../../contracts/fabric/buckets.ts';

/** Look at what exists; no contents. */
export const SURVEY: readonly string[] = [
  '$JS.API.INFO',
  '$JS.API.STREAM.NAMES',
  '$JS.API.STREAM.LIST',
  '$JS.API.STREAM.INFO.*',
  '$JS.API.CONSUMER.NAMES.*',
  '$JS.API.CONSUMER.LIST.*',
  '$JS.API.CONSUMER.INFO.*.*',
];

/** Read a stream with consumers of any kind, and acknowledge. */
export function readStream(stream: string): string[] {
  return [
    `$JS.API.CONSUMER.CREATE.${stream}`,
    `$JS.API.CONSUMER.CREATE.${stream}.>`,
    `$JS.API.CONSUMER.DURABLE.CREATE.${stream}.*`,
    `$JS.API.CONSUMER.DELETE.${stream}.*`,
    `$JS.API.CONSUMER.MSG.NEXT.${stream}.*`,
    `$JS.API.DIRECT.GET.${stream}`,
    `$JS.API.DIRECT.GET.${stream}.>`,
    `$JS.API.STREAM.MSG.GET.${stream}`,
    `$JS.ACK.${stream}.>`,
    // Flow control of push consumers (ordered ones and watches).
    `$JS.FC.${stream}.>`,
  ];
}

/** Make a stream where it is missing; one that exists stays as it is. */
export const createStream = (stream: string) => `$JS.API.STREAM.CREATE.${stream}`;

/** Whether what a stream here follows is there on the other machine. */
export const ORIGINS = '$JS.*.API.STREAM.INFO.*';

/** Make a stream and change its settings. */
export function makeStream(stream: string): string[] {
  return [createStream(stream), `$JS.API.STREAM.UPDATE.${stream}`];
}

/** Make a stream, change its settings, purge it, read it. Deleting stays with nobody. */
export function stewardStream(stream: string): string[] {
  return [...makeStream(stream), `$JS.API.STREAM.PURGE.${stream}`, ...readStream(stream)];
}

/** Read and watch a key-value bucket. */
export function readBucket(bucket: string): string[] {
  return readStream(streamOfBucket(bucket));
}

/** Make a bucket, write and read it. */
export function stewardBucket(bucket: string): string[] {
  return [...stewardStream(streamOfBucket(bucket)), `$KV.${bucket}.>`];
}

/** Look at single messages of a stream. */
export const readMessagesOf = (stream: string) => `$JS.API.STREAM.MSG.GET.${stream}`;

/** Take single messages out of a stream. */
export const deleteFromStream = (stream: string) => `$JS.API.STREAM.MSG.DELETE.${stream}`;
