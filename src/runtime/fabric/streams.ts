/** Makes the streams and buckets that `contracts/streams.ts` states, and brings existing ones in line. */
import {
  DiscardPolicy,
  JetStreamApiError,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type JetStreamManager,
  type StreamConfig,
  type StreamSource,
} from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { bucketsOn, streamsOn, type BucketSpec, type StreamSpec } from '../../contracts/streams.ts';

const NANOS_PER_SECOND = 1_000_000_000;
/** JetStream's error code for a stream that does not exist. */
const STREAM_NOT_FOUND = 10059;

type Wanted = Partial<StreamConfig> & { name: string };

/**
 * Makes what belongs on a machine. Safe to run again: equal configurations are left alone.
 *
 * A source or mirror on another machine may be out of reach; JetStream keeps it and catches up later.
 *
 * @throws what JetStream refuses, e.g. limits over the account's
 */
export async function ensureStreams(nc: NatsConnection, machine: string): Promise<string[]> {
  const manager = await jetstreamManager(nc, { checkAPI: false });
  const wanted = [...streamsOn(machine).map(streamConfig), ...bucketsOn(machine).map(bucketConfig)];
  for (const config of wanted) await ensure(manager, config);
  return wanted.map((config) => config.name);
}

async function ensure(manager: JetStreamManager, wanted: Wanted): Promise<void> {
  const name = wanted.name;
  try {
    await manager.streams.info(name);
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || error.code !== STREAM_NOT_FOUND) throw error;
    await manager.streams.add(wanted as Parameters<typeof manager.streams.add>[0]);
    return;
  }
  await manager.streams.update(name, wanted);
}

function external(domain: string): StreamSource['external'] {
  return { api: `$JS.${domain}.API`, deliver: '' };
}

function streamConfig(spec: StreamSpec): Wanted {
  return {
    name: spec.name,
    description: spec.description,
    subjects: [...spec.subjects],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: spec.refuseWhenFull === true ? DiscardPolicy.New : DiscardPolicy.Old,
    ...(spec.appendOnly === true ? { deny_delete: true, deny_purge: true } : {}),
    max_bytes: spec.maxBytes,
    max_age: spec.maxAgeSeconds * NANOS_PER_SECOND,
    duplicate_window: spec.dedupSeconds * NANOS_PER_SECOND,
    ...(spec.sources.length === 0
      ? {}
      : {
          sources: spec.sources.map(({ name, domain }) => ({ name, external: external(domain) })),
        }),
  } as Wanted;
}

/** A bucket is a stream of a known form (ADR-8). */
function bucketConfig(spec: BucketSpec): Wanted {
  const stream = `KV_${spec.name}`;
  const common = {
    name: stream,
    description: spec.description,
    storage: StorageType.File,
    max_bytes: spec.maxBytes,
    max_msgs_per_subject: 1,
    allow_rollup_hdrs: true,
    deny_delete: true,
    allow_direct: true,
    discard: DiscardPolicy.New,
  };
  if (spec.mirrorOf === null) return { ...common, subjects: [`$KV.${spec.name}.>`] } as Wanted;
  return {
    ...common,
    mirror: { name: stream, external: external(spec.mirrorOf) },
    mirror_direct: true,
  } as Wanted;
}
