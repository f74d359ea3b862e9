/** Makes the streams and buckets that `contracts/fabric/streams.ts` states, and brings existing ones in line. */
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
import { streamOfBucket } from '../../contracts/fabric/buckets.ts';
import {
  bucketsOn,
  streamsOn,
  type BucketSpec,
  type StreamSpec,
} from '../../contracts/fabric/streams.ts';
import { says } from './says.ts';

const NANOS_PER_SECOND = 1_000_000_000;
/** JetStream's error codes for a stream that does not exist, and for one that is there in another form. */
const STREAM_NOT_FOUND = 10059;
const STREAM_EXISTS = 10058;

type Wanted = Partial<StreamConfig> & { name: string };

/** The streams of a rehearsal are this much smaller. */
const REHEARSAL_SHARE = 8;

/** Time that the broker of another machine gets to say whether a stream is there, milliseconds. */
const ORIGIN_MS = 1_000;

export interface Ensured {
  /** Streams that are as they should be. */
  readonly made: readonly string[];
  /** Streams that do not follow their origin on another machine yet, since it did not answer. */
  readonly waiting: readonly string[];
}

export interface StreamWishes {
  /** True in the account of rehearsals. */
  readonly rehearsing?: boolean | undefined;
  /** Only these, and only where they are missing: what exists is left as it is. */
  readonly missing?: readonly string[];
}

/**
 * Makes what belongs on a machine. Safe to run again, and beside others: equal configurations are left alone.
 *
 * JetStream tries an origin that is not there again only after half a minute, so a mirror is made,
 * and a source added, when its origin answers. What follows its origin already is left as it is
 * while that is out of reach.
 *
 * @throws what JetStream refuses, e.g. limits over the account's
 */
export async function ensureStreams(
  nc: NatsConnection,
  machine: string,
  { rehearsing = false, missing }: StreamWishes = {},
): Promise<Ensured> {
  const manager = await jetstreamManager(nc, { checkAPI: false });
  const all = [...streamsOn(machine).map(streamConfig), ...bucketsOn(machine).map(bucketConfig)];
  const asked = missing === undefined ? all : all.filter(({ name }) => missing.includes(name));
  const wanted = rehearsing ? asked.map(smaller) : asked;
  const ensureOne = missing === undefined ? ensure : ensureThere;
  const answer = (config: Wanted) => originsAnswer(nc, config);
  const whole = await Promise.all(wanted.map((config) => ensureOne(manager, config, answer)));
  const names = (isWhole: boolean) =>
    wanted.filter((_, index) => whole[index] === isWhole).map(({ name }) => name);
  return { made: names(true), waiting: names(false) };
}

/** In a rehearsal nothing is kept for long, and the account has little room. */
function smaller(config: Wanted): Wanted {
  return { ...config, max_bytes: Math.ceil((config.max_bytes ?? 0) / REHEARSAL_SHARE) };
}

type OriginsAnswer = (config: Wanted) => Promise<boolean>;

/** True when the stream is as wanted, false when it has to follow its origins later. */
async function ensure(
  manager: JetStreamManager,
  wanted: Wanted,
  originsAnswer: OriginsAnswer,
): Promise<boolean> {
  const found = await infoOf(manager, wanted.name);
  // Each update is a write of the broker to its disk, and one comes after the other; an origin is a round trip to the
  // other machine. A color that takes over would wait for them.
  if (found !== undefined && says(found, wanted)) return true;
  const answer = await originsAnswer(wanted);
  const existing = found ?? (await addUnlessThere(manager, wanted, answer));
  if (existing === undefined) return answer;
  if (answer) {
    if (!says(existing, wanted)) await manager.streams.update(wanted.name, wanted);
    return true;
  }
  return existing.mirror !== undefined || (existing.sources ?? []).length > 0;
}

/** True when the stream is there, in whatever form, false when its origin is waited for. */
async function ensureThere(
  manager: JetStreamManager,
  wanted: Wanted,
  originsAnswer: OriginsAnswer,
): Promise<boolean> {
  if ((await infoOf(manager, wanted.name)) !== undefined) return true;
  const answer = await originsAnswer(wanted);
  const existing = await addUnlessThere(manager, wanted, answer);
  return existing !== undefined || answer || wanted.mirror === undefined;
}

/**
 * Makes a stream, without its origins while those do not answer.
 *
 * @returns what somebody else made of it at the same moment
 */
async function addUnlessThere(
  manager: JetStreamManager,
  wanted: Wanted,
  originsAnswer: boolean,
): Promise<StreamConfig | undefined> {
  if (!originsAnswer && wanted.mirror !== undefined) return undefined;
  try {
    // What its own machine says is kept from now on.
    await manager.streams.add((originsAnswer ? wanted : { ...wanted, sources: [] }) as never);
    return undefined;
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === STREAM_EXISTS)
      return infoOf(manager, wanted.name);
    throw error;
  }
}

async function infoOf(manager: JetStreamManager, name: string): Promise<StreamConfig | undefined> {
  try {
    return (await manager.streams.info(name)).config;
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === STREAM_NOT_FOUND) return undefined;
    throw error;
  }
}

/** True when every stream of another machine that this one follows is there; true without any. */
async function originsAnswer(nc: NatsConnection, config: Wanted): Promise<boolean> {
  const origins = [
    ...(config.mirror === undefined ? [] : [config.mirror]),
    ...(config.sources ?? []),
  ];
  const answers = origins.map(async ({ name, external }) => {
    try {
      const reply = await nc.request(`${external!.api}.STREAM.INFO.${name}`, '', {
        timeout: ORIGIN_MS,
      });
      return !('error' in reply.json<object>());
    } catch {
      return false;
    }
  });
  return (await Promise.all(answers)).every(Boolean);
}

function external(domain: string): StreamSource['external'] {
  return { api: `$JS.${domain}.API`, deliver: '' };
}

function streamConfig(spec: StreamSpec): Wanted {
  const { mirrorOf } = spec;
  return {
    name: spec.name,
    description: spec.description,
    ...(mirrorOf === undefined
      ? { subjects: [...spec.subjects], duplicate_window: spec.dedupSeconds * NANOS_PER_SECOND }
      : { mirror: { name: mirrorOf.name, external: external(mirrorOf.domain) } }),
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: spec.refuseWhenFull === true ? DiscardPolicy.New : DiscardPolicy.Old,
    ...(spec.appendOnly === true ? { deny_delete: true, deny_purge: true } : {}),
    max_bytes: spec.maxBytes,
    max_age: spec.maxAgeSeconds * NANOS_PER_SECOND,
    ...(spec.sources.length === 0
      ? {}
      : {
          sources: spec.sources.map(({ name, domain }) => ({ name, external: external(domain) })),
        }),
  } as Wanted;
}

/** A bucket is a stream of a known form (ADR-8). */
function bucketConfig(spec: BucketSpec): Wanted {
  const stream = streamOfBucket(spec.name);
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
