/** Messages of the old publishers: `TOPIC:{json}` in one frame, JSON alone, or topic and JSON apart. */
import type { JsonObject } from '../../../contracts/actions/action.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

export interface OldMessage {
  /** `ERROR:`, `PC2_ERROR:<CATEGORY>:`, `CROSS_MACHINE_ERROR:<MACHINE>:` or nothing. */
  readonly topic: string;
  readonly body: JsonObject;
}

/** Undefined when the frames are not UTF-8 or hold no JSON object. */
export function readFrames(frames: readonly Uint8Array[]): OldMessage | undefined {
  try {
    const text = frames.map((frame) => utf8.decode(frame)).join('');
    const start = text.indexOf('{');
    if (start < 0) return undefined;
    const body: unknown = JSON.parse(text.slice(start));
    if (typeof body !== 'object' || body === null) return undefined;
    return { topic: text.slice(0, start).trim(), body: body as JsonObject };
  } catch {
    return undefined;
  }
}
