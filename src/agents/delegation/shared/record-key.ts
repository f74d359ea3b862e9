import type { TSchema, Static } from 'typebox';
import Value from 'typebox/value';
import { StateRecordUnknown } from '../../../contracts/error-catalogue/agents/delegation.ts';
import type { StateRecord } from '../../../contracts/migration/state-record.ts';

/** The id in a key `<kind>:<id>`; undefined for a key of another kind. */
export function idOf(kind: string, key: string): string | undefined {
  const prefix = `${kind}:`;
  return key.startsWith(prefix) && key.length > prefix.length
    ? key.slice(prefix.length)
    : undefined;
}

/**
 * Records of one kind as ids and values.
 *
 * @throws STATE_RECORD_UNKNOWN for another kind of key or a value that does not fit
 */
export function readRecords<S extends TSchema>(
  agent: string,
  kind: string,
  schema: S,
  records: readonly StateRecord[],
): [string, Static<S>][] {
  return records.map((record) => {
    const id = idOf(kind, record.key);
    if (id === undefined) throw unknownRecord(agent, record.key, `its keys are ${kind}:<id>`);
    return [id, readValue(agent, schema, record)];
  });
}

/** @throws STATE_RECORD_UNKNOWN when the value does not fit */
export function readValue<S extends TSchema>(
  agent: string,
  schema: S,
  { key, value }: StateRecord,
): Static<S> {
  if (Value.Check(schema, value)) return value as Static<S>;
  const [first] = Value.Errors(schema, value);
  const reason = first === undefined ? 'invalid' : `${first.instancePath} ${first.message}`;
  throw unknownRecord(agent, key, reason.trim());
}

export function unknownRecord(agent: string, key: string, reason: string) {
  return new StateRecordUnknown({ agent, key, reason });
}
