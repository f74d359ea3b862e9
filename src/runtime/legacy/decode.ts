/** From the bytes of an old request to its JSON object. */
import type { JsonObject } from '../../contracts/actions/action.ts';
import {
  InvalidUtf8,
  LegacyRequestTooLarge,
} from '../../contracts/error-catalogue/runtime/legacy.ts';
import { InvalidJson } from '../../contracts/error-catalogue/runtime/runtime.ts';
import { MOST_LEVELS, nestsTooDeep } from '../../contracts/actions/json-depth.ts';
import { legacyLimits, RAW_PING } from '../../contracts/actions/legacy-envelope.ts';

/** Reads a request without keeping state between calls, so one decoder serves all. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Decodes a request.
 *
 * @throws INVALID_UTF8, INVALID_JSON (also for JSON that is not an object, and for more or fewer than
 *   one frame; `details.reason` says which) or LEGACY_REQUEST_TOO_LARGE
 */
export function decodeRequest(body: readonly Buffer[]): JsonObject {
  const [frame] = body;
  if (frame === undefined || body.length !== 1) {
    throw new InvalidJson({ reason: `${body.length} frames where a request is one frame` });
  }
  if (frame.length > legacyLimits.requestBytes) {
    throw new LegacyRequestTooLarge({ bytes: frame.length, limit: legacyLimits.requestBytes });
  }
  const text = readText(frame);
  if (text.trim() === RAW_PING) return { action: RAW_PING };
  const value = readJson(text);
  if (value === RAW_PING) return { action: RAW_PING };
  if (!isObject(value))
    throw new InvalidJson({ reason: `${kindOf(value)} where an object belongs` });
  return value;
}

/** True for a JSON object; false for an array and null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readText(frame: Buffer): string {
  try {
    return utf8.decode(frame);
  } catch (cause) {
    throw new InvalidUtf8({}, { cause });
  }
}

function readJson(text: string): unknown {
  if (nestsTooDeep(text))
    throw new InvalidJson({ reason: `nested deeper than ${MOST_LEVELS} levels` });
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new InvalidJson({ reason: text === '' ? 'an empty frame' : 'not JSON' }, { cause });
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}
