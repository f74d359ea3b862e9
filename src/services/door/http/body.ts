/** The JSON body of a request, bounded in size and time. */
import type { JsonObject } from '../../../contracts/action.ts';
import {
  BodyNotObject,
  BodyTooDeep,
  BodyTooLarge,
  BodyTooSlow,
  MediaTypeUnsupported,
} from '../../../contracts/error-catalogue/door.ts';
import { InvalidJson } from '../../../contracts/error-catalogue/runtime.ts';
import { TandemError } from '../../../contracts/errors.ts';

/** The fabric carries one MiB, so no larger input could go anywhere. */
export const BODY_LIMIT_BYTES = 1024 * 1024;
/** Time for a whole body. */
export const BODY_TIMEOUT_MS = 10_000;

export interface BodyLimits {
  readonly bytes: number;
  readonly ms: number;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
const JSON_TYPE = /^application\/(json|[\w.+-]+\+json)\s*(;\s*charset="?utf-?8"?\s*)?$/i;

/**
 * Reads a body.
 *
 * @returns the object, `{}` for no body
 * @throws BODY_TOO_LARGE, BODY_TOO_SLOW, MEDIA_TYPE_UNSUPPORTED, INVALID_JSON, BODY_NOT_OBJECT
 */
export async function readBody(request: Request, limits: BodyLimits): Promise<JsonObject> {
  const announced = Number(request.headers.get('content-length') ?? Number.NaN);
  if (announced > limits.bytes) throw new BodyTooLarge({ limit: limits.bytes });
  if (announced === 0 || request.body === null) return {};
  requireJson(request.headers);
  const bytes = await inTime<ArrayBuffer | Uint8Array>(
    Number.isNaN(announced) ? readCounting(request, limits.bytes) : request.arrayBuffer(),
    limits.ms,
  );
  if (bytes.byteLength === 0) return {};
  let value: unknown;
  try {
    const text = decoder.decode(bytes);
    if (deeperThan(text, MOST_LEVELS)) throw new BodyTooDeep({ levels: MOST_LEVELS });
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

/** Validators walk a value by recursion, and so would everything after them. */
const MOST_LEVELS = 64;

/** Whether a JSON text opens more than so many brackets within each other. One pass, whatever the text. */
export function deeperThan(text: string, levels: number): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (quoted) {
      if (char === '\\') at += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '[' || char === '{') {
      depth += 1;
      if (depth > levels) return true;
    } else if (char === ']' || char === '}') depth -= 1;
  }
  return false;
}

/** No content type at all is taken as JSON: old clients send none, and a browser cannot. */
function requireJson(headers: Headers): void {
  const encoding = headers.get('content-encoding');
  if (encoding !== null && encoding.toLowerCase() !== 'identity')
    throw new MediaTypeUnsupported({ found: `encoding ${encoding.slice(0, 40)}` });
  const type = headers.get('content-type');
  if (type !== null && type !== '' && !JSON_TYPE.test(type))
    throw new MediaTypeUnsupported({ found: `type ${type.slice(0, 100)}` });
}

/** For bodies that do not say how long they are. */
async function readCounting(request: Request, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > limit) throw new BodyTooLarge({ limit });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function inTime<T>(reading: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new BodyTooSlow({ seconds: ms / 1000 })), ms);
    reading.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
