/** Reads what the record on colors says, and tells "there is none" from "nobody could say". */
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import type { Static } from 'typebox';
import { streamOfBucket, valueInBucket } from '../../contracts/fabric/buckets.ts';
import {
  COLORS_KEY,
  ColorsRecord,
  releaseBucket,
  Released,
  releasedKey,
} from '../../contracts/release/release.ts';
import type { Seen } from './role.ts';

/** What the broker gets for one answer, milliseconds. */
const ASK_MS = 2_000;
/** JetStream's error code for a stream that does not exist. */
const STREAM_NOT_FOUND = 10059;

type Asks = Pick<NatsConnection, 'request'>;

/** Subjects that a change of either key is published on. */
export const changesOf = (machine: string, slug: string) =>
  [COLORS_KEY, releasedKey(slug)].map((key) => `$KV.${releaseBucket(machine)}.${key}`);

/**
 * Both keys as the broker has them now. Costs one round trip; no consumer, no library of JetStream.
 *
 * @throws Error while the broker cannot say: that is not the same as a fleet that never released
 */
export async function readRecord(nc: Asks, machine: string, slug: string): Promise<Seen> {
  const bucket = releaseBucket(machine);
  const get = (key: string) => nc.request(valueInBucket(bucket, key), '', { timeout: ASK_MS });
  try {
    const [record, released] = await Promise.all([get(COLORS_KEY), get(releasedKey(slug))]);
    return {
      record: await parsed(ColorsRecord, textIn(record)),
      released: await parsed(Released, textIn(released)),
    };
  } catch (error) {
    if (await isMissing(nc, bucket)) return { record: null, released: null };
    throw error;
  }
}

/** True when JetStream says so itself; silence says nothing. */
async function isMissing(nc: Asks, bucket: string): Promise<boolean> {
  const reply = await nc.request(`$JS.API.STREAM.INFO.${streamOfBucket(bucket)}`, '', {
    timeout: ASK_MS,
  });
  const { error } = reply.json<{ error?: { err_code?: number } }>();
  return error?.err_code === STREAM_NOT_FOUND;
}

/** Undefined for a key that is not there or was taken out. */
function textIn({ headers, data }: Pick<Msg, 'headers' | 'data'>): string | undefined {
  if (headers !== undefined && headers.code === 404) return undefined;
  if (headers !== undefined && headers.code >= 400)
    throw new Error(`the broker answers ${headers.code} ${headers.description}`);
  if ((headers?.get('KV-Operation') ?? '') !== '') return undefined;
  return Buffer.from(data).toString('utf8');
}

/** Null for what is not there or not of this form. Loads the check late: a fleet that never released has no use for it. */
async function parsed<T extends typeof ColorsRecord | typeof Released>(
  schema: T,
  text: string | undefined,
): Promise<Static<T> | null> {
  if (text === undefined) return null;
  const { default: Value } = await import('typebox/value');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return Value.Check(schema, value) ? (value as Static<T>) : null;
}
