/** The ledger on disk: a bucket whose keys are one record each. */
import Value from 'typebox/value';
import { RESOURCES_BUCKET } from '../../../../contracts/fabric/streams.ts';
import { ResourcesNotPersisted } from '../../../../contracts/error-catalogue/services/resources.ts';
import type { Ledger } from '../../../core-orchestrator/registry/ledger.ts';
import { within } from '../../../core-orchestrator/registry/within.ts';
import { AllocationRecord } from '../ledger/allocation.ts';

/** Longest wait for a write before the caller is told that it does not count, milliseconds. */
export const STORE_MS = 3_000;

export const BUCKET = RESOURCES_BUCKET;

/** Ids come from callers and may hold anything; keys may not. */
export const keyOf = (kind: 'allocation' | 'gpu' | 'usage' | 'pin', id: string) =>
  `${kind}.${Buffer.from(id).toString('base64url')}`;

/** What a bucket held at the start, by key. */
export type Contents = ReadonlyMap<string, string>;

/** Puts a value; resolves when it is on disk. @throws RESOURCES_NOT_PERSISTED */
export async function stored(
  ledger: Ledger,
  key: string,
  value: object | number | null,
  what: string,
): Promise<void> {
  await settled(ledger.save(key, value === null ? null : JSON.stringify(value)), what);
}

/** Waits for a write, as long as a write may take. @throws RESOURCES_NOT_PERSISTED */
export async function settled(done: Promise<unknown>, what: string): Promise<void> {
  if (await within(done, STORE_MS)) return;
  throw new ResourcesNotPersisted({ what, ms: STORE_MS });
}

/** All values of a kind that can be read; the others are counted. */
export function recordsOf<T>(
  contents: Contents,
  kind: string,
  read: (value: unknown) => T | undefined,
): { records: T[]; unreadable: number } {
  const records: T[] = [];
  let unreadable = 0;
  for (const [key, text] of contents) {
    if (!key.startsWith(`${kind}.`)) continue;
    const record = read(parsed(text));
    if (record === undefined) unreadable += 1;
    else records.push(record);
  }
  return { records, unreadable };
}

export const readAllocation = (value: unknown): AllocationRecord | undefined =>
  Value.Check(AllocationRecord, value) ? value : undefined;

/** Undefined for what is no JSON. */
export function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}
