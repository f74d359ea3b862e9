/** Text and context of a report, kept within bounds and free of what looks like a secret. */
import type { JsonObject } from '../../contracts/actions/action.ts';
import { reportLimits } from '../../contracts/error-report.ts';
import { redactText, replacer } from '../log/redact.ts';

/** Hides what looks like a key or a token. */
export const clean = (text: string) => redactText(text, []);

/** Text of at most `limit` characters; what is cut ends in `[cut]`. */
export function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 5)}[cut]`;
}

/** The context as plain JSON within its bound. Never throws: what cannot be written is told instead. */
export function boundedContext(context: JsonObject): JsonObject {
  let text: string;
  try {
    text = clean(JSON.stringify(context, replacer));
  } catch (err) {
    return { unwritable: String(err) };
  }
  if (Buffer.byteLength(text) > reportLimits.contextBytes) {
    return { cut: cut(text, reportLimits.contextBytes / 4) };
  }
  return JSON.parse(text) as JsonObject;
}
