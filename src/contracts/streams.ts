/** JetStream streams and buckets of the fabric, stated once; `ensureStreams` makes them. */
import { REGISTRY } from './registry.ts';

const MIB = 1024 * 1024;
const DAY_S = 24 * 60 * 60;

/** A stream on one machine, in that machine's JetStream domain. */
export interface StreamSpec {
  readonly name: string;
  readonly description: string;
  readonly subjects: readonly string[];
  readonly maxBytes: number;
  readonly maxAgeSeconds: number;
  /** Window in which a repeated `Nats-Msg-Id` is dropped, seconds. */
  readonly dedupSeconds: number;
  /** Streams of other machines whose messages are copied into this one. */
  readonly sources: readonly { readonly name: string; readonly domain: string }[];
}

/** A key-value bucket on one machine. */
export interface BucketSpec {
  readonly name: string;
  readonly description: string;
  readonly maxBytes: number;
  /** Domain that owns the bucket when this one only follows it. */
  readonly mirrorOf: string | null;
}

export const ERRORS_STREAM = 'ERRORS';
/** Machine where the error bus runs and all errors come together. */
export const ERRORS_HOME = 'pc2';
const ERROR_SOURCES = ['mainpc'];

/** Streams that belong on a machine. */
export function streamsOn(machine: string): StreamSpec[] {
  const sources =
    machine === ERRORS_HOME ? ERROR_SOURCES.map((domain) => ({ name: ERRORS_STREAM, domain })) : [];
  return [
    {
      name: ERRORS_STREAM,
      description: 'Error reports of all agents',
      subjects: ['error.>'],
      maxBytes: 128 * MIB,
      maxAgeSeconds: 7 * DAY_S,
      dedupSeconds: 120,
      sources,
    },
  ];
}

/** Buckets that belong on a machine. */
export function bucketsOn(machine: string): BucketSpec[] {
  return [
    {
      name: REGISTRY.bucket,
      description: 'Registered agents by machine and name',
      maxBytes: 16 * MIB,
      mirrorOf: machine === REGISTRY.home ? null : REGISTRY.home,
    },
  ];
}
