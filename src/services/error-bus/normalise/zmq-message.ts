/** Messages of the old ZMQ publishers: one text frame with or without a topic, or topic and JSON apart. */
import { ReportInvalid } from '../../../contracts/error-catalogue/services/error-bus.ts';
import type { JsonObject } from '../../../contracts/actions/action.ts';
import type { Hints } from './hints.ts';

export interface ZmqMessage {
  readonly topic: string;
  readonly body: JsonObject;
  readonly hints: Pick<Hints, 'category'> & { readonly machine?: string };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads the frames of one message.
 *
 * @throws ERROR_REPORT_INVALID when they are not UTF-8 or hold no JSON object
 */
export function readZmq(frames: readonly Uint8Array[]): ZmqMessage {
  const text = frames.map(decode).join('');
  const start = text.indexOf('{');
  if (start < 0) throw new ReportInvalid({ reason: 'there is no JSON object in it' });
  const topic = text.slice(0, start).trim();
  return { topic, body: readObject(text.slice(start)), hints: hintsOfTopic(topic) };
}

/** @throws ERROR_REPORT_INVALID for text that is no JSON object */
export function readObject(text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ReportInvalid({ reason: `not JSON (${(cause as Error).message})` }, { cause });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as JsonObject;
  }
  throw new ReportInvalid({ reason: 'JSON, but no object' });
}

/** @throws ERROR_REPORT_INVALID for bytes that are not UTF-8 */
export function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new ReportInvalid({ reason: 'not UTF-8' }, { cause });
  }
}

/** `PC2_ERROR:<CATEGORY>:` and `CROSS_MACHINE_ERROR:<MACHINE>:`; `ERROR:` says nothing. */
function hintsOfTopic(topic: string): ZmqMessage['hints'] {
  const [kind, word] = topic.split(':');
  if (kind === 'CROSS_MACHINE_ERROR' && word) return { machine: word.toLowerCase() };
  if (kind === 'PC2_ERROR') return { machine: 'pc2', ...(word ? { category: word } : {}) };
  return {};
}
