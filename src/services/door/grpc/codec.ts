/** Messages as JSON objects and back, by reflection. */
import {
  fromBinary,
  fromJson,
  toBinary,
  toJson,
  type DescField,
  type DescMessage,
  type JsonValue,
  type Registry,
} from '@bufbuild/protobuf';
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { MessageInvalid } from '../../../contracts/error-catalogue/services/door.ts';
import { OutputInvalid } from '../../../contracts/error-catalogue/runtime/runtime.ts';
import type { PlainSchema } from '../http/requests/coerce.ts';

/**
 * Reads a message.
 *
 * @param schema of the input it is for: fields that this requires are there, even when they are zero
 * @throws MESSAGE_INVALID
 */
export function decodeMessage(
  bytes: Uint8Array,
  type: DescMessage,
  schema: PlainSchema,
  registry: Registry,
): JsonObject {
  try {
    const message = fromBinary(type, bytes);
    const json = toJson(type, message, { registry, useProtoFieldName: true }) as JsonObject;
    return withRequired(withNumbers(json, type), type, schema);
  } catch (cause) {
    throw new MessageInvalid({ type: type.typeName, reason: (cause as Error).message }, { cause });
  }
}

/**
 * Writes a message; fields that it does not know are left out.
 *
 * @param names for the failure
 * @throws OUTPUT_INVALID when a value does not fit its field
 */
export function encodeMessage(
  value: JsonObject,
  type: DescMessage,
  names: { readonly agent: string; readonly action: string },
  registry: Registry,
): Uint8Array {
  try {
    // As over the fabric: what is undefined is not there.
    const json = JSON.parse(JSON.stringify(value)) as JsonValue;
    return toBinary(type, fromJson(type, json, { registry, ignoreUnknownFields: true }));
  } catch (cause) {
    throw new OutputInvalid({ ...names, problems: (cause as Error).message }, { cause });
  }
}

/**
 * Whole numbers of 64 bits are texts in the JSON of protobuf, and numbers everywhere here. One that no number
 * holds exactly stays a text, which the action refuses.
 */
function withNumbers(json: JsonObject, type: DescMessage): JsonObject {
  const result = { ...json };
  for (const field of type.fields) {
    const value = result[field.name];
    const each = partOf(field);
    if (value === undefined || each === undefined) continue;
    result[field.name] = Array.isArray(value) ? value.map(each) : each(value);
  }
  return result;
}

/** What turns a value of the field, or each of its values, into ours; undefined where nothing is to be done. */
function partOf(field: DescField): ((value: unknown) => unknown) | undefined {
  if (field.fieldKind === 'map' || field.fieldKind === 'enum') return undefined;
  const { message, scalar } = field;
  // What Google defines is JSON of any shape.
  if (message !== undefined && !message.typeName.startsWith('google.'))
    return (value) => (isObject(value) ? withNumbers(value, message) : value);
  if (scalar === undefined || !LONG.has(scalar)) return undefined;
  return (value) => (Number.isSafeInteger(Number(value)) ? Number(value) : value);
}

/** int64, uint64, fixed64, sfixed64, sint64 of `FieldDescriptorProto.Type`. */
const LONG: ReadonlySet<number> = new Set([3, 4, 6, 16, 18]);

/** On the wire a field that is zero is a field that is not there; an action that wants it gets the zero. */
function withRequired(json: JsonObject, type: DescMessage, schema: PlainSchema): JsonObject {
  const result = { ...json };
  for (const name of schema.required ?? []) {
    const field = type.field[name] ?? type.fields.find((f) => f.name === name);
    if (field !== undefined && result[name] === undefined) {
      const zero = zeroOf(field);
      if (zero !== undefined) result[name] = zero;
    }
  }
  for (const field of type.fields) {
    const inner = schema.properties?.[field.name];
    const value = result[field.name];
    if (field.fieldKind === 'message' && inner?.properties !== undefined && isObject(value))
      result[field.name] = withRequired(value, field.message, inner);
  }
  return result;
}

function zeroOf(field: DescField): unknown {
  if (field.fieldKind === 'list') return [];
  if (field.fieldKind === 'map') return {};
  if (field.fieldKind !== 'scalar' || field.proto.proto3Optional) return undefined;
  const zero = ZEROS[field.scalar as keyof typeof ZEROS];
  return zero ?? 0;
}

/** Numbers of `FieldDescriptorProto.Type`; the others are numbers. */
const ZEROS = { 8: false, 9: '', 12: '' } as const;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
