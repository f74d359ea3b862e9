/** The JSON body of a request, bounded in size and time. */
import type { JsonObject } from '../../../../contracts/actions/action.ts';
import {
  BodyNotObject,
  BodyTooDeep,
  BodyTooLarge,
  MediaTypeUnsupported,
} from '../../../../contracts/error-catalogue/services/door.ts';
import { InvalidJson } from '../../../../contracts/error-catalogue/runtime/runtime.ts';
import { TandemError } from '../../../../contracts/errors.ts';
import { MOST_LEVELS, nestsTooDeep } from '../../../../contracts/actions/json-depth.ts';
import type { BodyLimits, Incoming } from './exchange.ts';

/** The fabric carries one MiB, so no larger input could go anywhere. */
export const BODY_LIMIT_BYTES = 1024 * 1024;
/** Time for a whole body. */
export const BODY_TIMEOUT_MS = 10_000;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
const JSON_TYPE = /^application\/(json|[\w.+-]+\+json)\s*(;\s*charset="?utf-?8"?\s*)?$/i;

/**
 * Reads a body.
 *
 * @returns the object, `{}` for no body
 * @throws BODY_TOO_LARGE, BODY_TOO_SLOW, CALL_CANCELLED, MEDIA_TYPE_UNSUPPORTED, BODY_TOO_DEEP,
 *   INVALID_JSON, BODY_NOT_OBJECT
 */
export async function readBody(request: Incoming, limits: BodyLimits): Promise<JsonObject> {
  const length = request.header('content-length');
  if (length !== undefined && Number(length) > limits.bytes)
    throw new BodyTooLarge({ limit: limits.bytes });
  const chunked = request.header('transfer-encoding') !== undefined;
  if (!chunked && (length === undefined || Number(length) === 0)) return {};
  requireJson(request);
  const bytes = await request.body(limits);
  if (bytes.byteLength === 0) return {};
  let value: unknown;
  try {
    const text = decoder.decode(bytes);
    if (nestsTooDeep(text)) throw new BodyTooDeep({ levels: MOST_LEVELS });
    value = JSON.parse(text);
  } catch (cause) {
    if (cause instanceof TandemError) throw cause;
    throw new InvalidJson({ reason: (cause as Error).message }, { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new BodyNotObject({
      found: value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`,
    });
  return value as JsonObject;
}

/** No content type at all is taken as JSON: old clients send none, and a browser cannot. */
function requireJson(request: Incoming): void {
  const encoding = request.header('content-encoding');
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
    throw new MediaTypeUnsupported({ found: `encoding ${encoding.slice(0, 40)}` });
  const type = request.header('content-type');
  if (type !== undefined && type !== '' && !JSON_TYPE.test(type))
    throw new MediaTypeUnsupported({ found: `type ${type.slice(0, 100)}` });
}
