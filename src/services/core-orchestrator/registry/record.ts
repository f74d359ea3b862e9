/** One registration as it lies in the bucket. */
import Value from 'typebox/value';
import { RegistryEntry } from '../../../contracts/registry.ts';
import type { Held } from './leases/slot.ts';

export function encodeRecord({ entry, leased }: Held): string {
  return JSON.stringify({ entry, leased });
}

/** Undefined when the text is not a record; a later version may have written what this one cannot read. */
export function decodeRecord(text: string): Held | undefined {
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof record !== 'object' || record === null || !('entry' in record)) return undefined;
  if (!Value.Check(RegistryEntry, record.entry)) return undefined;
  return { entry: record.entry, leased: !('leased' in record) || record.leased !== false };
}
