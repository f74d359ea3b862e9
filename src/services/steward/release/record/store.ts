/** The record on colors of this machine, in its bucket. Nobody else writes it, and a second writer is noticed. */
import { Kvm, type KV } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import Value from 'typebox/value';
import {
  ReleaseRecordMoved,
  ReleaseRecordUnavailable,
} from '../../../../contracts/error-catalogue/release/switch.ts';
import {
  COLORS_KEY,
  ColorsRecord,
  NO_RELEASE_YET,
  Released,
  releaseBucket,
  releasedKey,
} from '../../../../contracts/release/release.ts';

/** Longest wait for one read or write, milliseconds. */
const DEADLINE_MS = 3_000;
/** JetStream's error code for an unexpected last sequence. */
const WRONG_REVISION = 10071;
/** And for a stream that does not exist. */
const STREAM_NOT_FOUND = 10059;

export interface Revised {
  readonly record: ColorsRecord;
  /** 0: nothing was written yet. */
  readonly revision: number;
}

export interface RecordStore {
  /** @throws RELEASE_RECORD_UNAVAILABLE */
  read(): Promise<Revised>;
  /**
   * Writes the record if it still is at that revision.
   *
   * @returns its revision now
   * @throws RELEASE_RECORD_MOVED, RELEASE_RECORD_UNAVAILABLE
   */
  write(record: ColorsRecord, revision: number): Promise<number>;
  /** What a container said that it let go; undefined before it ever did. */
  released(slug: string): Promise<Released | undefined>;
  /** Says it in the name of a container that cannot. */
  release(slug: string, released: Released): Promise<void>;
}

export function bucketStore(nc: NatsConnection, machine: string): RecordStore {
  const bucket = releaseBucket(machine);
  let opened: Promise<KV> | undefined;
  const open = () =>
    (opened ??= new Kvm(nc).open(bucket, { timeout: DEADLINE_MS }).catch((error: unknown) => {
      opened = undefined;
      throw error;
    }));

  async function guarded<T>(verb: 'read' | 'written', work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      if (cause instanceof ReleaseRecordMoved) throw cause;
      const holes = { machine, bucket, verb, reason: (cause as Error).message };
      throw new ReleaseRecordUnavailable(holes, { cause });
    }
  }

  return {
    read: () =>
      guarded('read', async () => {
        const kv = await open().catch(nothingYet);
        if (kv === undefined) return { record: NO_RELEASE_YET, revision: 0 };
        const entry = await kv.get(COLORS_KEY);
        if (entry === null || entry.operation !== 'PUT')
          return { record: NO_RELEASE_YET, revision: entry?.revision ?? 0 };
        return { record: Value.Parse(ColorsRecord, entry.json()), revision: entry.revision };
      }),
    write: (record, revision) =>
      guarded('written', async () => {
        try {
          return await (
            await open()
          ).put(COLORS_KEY, JSON.stringify(record), {
            previousSeq: revision,
            timeout: DEADLINE_MS,
          });
        } catch (cause) {
          if (codeOf(cause) !== WRONG_REVISION) throw cause;
          throw new ReleaseRecordMoved({ machine, revision }, { cause });
        }
      }),
    released: (slug) =>
      guarded('read', async () => {
        const entry = await (await open()).get(releasedKey(slug));
        if (entry === null || entry.operation !== 'PUT') return undefined;
        return Value.Parse(Released, entry.json());
      }),
    release: (slug, released) =>
      guarded('written', async () => {
        await (await open()).put(releasedKey(slug), JSON.stringify(released));
      }),
  };
}

/** A fleet that never released may have no bucket; that is not the same as a broker that does not answer. */
function nothingYet(error: unknown): undefined {
  if (codeOf(error) === STREAM_NOT_FOUND) return undefined;
  throw error;
}

/** The library of buckets has its own copy of the error classes. */
const codeOf = (error: unknown) => (error as { code?: unknown }).code;
