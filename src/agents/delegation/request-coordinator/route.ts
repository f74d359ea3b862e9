/** Which agent answers a request, what it is asked, and what of its reply the user gets. */
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { without } from '../shared/without.ts';
import type { Downstream } from './downstream.ts';

export interface Question {
  readonly to: Downstream;
  readonly action: string;
  readonly input: JsonObject;
}

export interface Answer extends JsonObject {
  readonly status: string;
  readonly message: string;
  readonly data: unknown;
  readonly metadata: JsonObject;
  readonly timestamp: string;
}

/** Audio and vision go to the graph of thoughts, all else to the chain. */
export function questionOf(kind: string, input: JsonObject): Question {
  const { context, metadata } = input;
  if (/audio|vision/.test(kind)) {
    const { audio_data, image_data, format, sample_rate } = input;
    const media = { kind, audio_data, image_data, format, sample_rate, ...object(context) };
    const given = object(metadata)['prompt'] ?? object(context)['prompt'];
    const prompt = typeof given === 'string' && given !== '' ? given : `Answer this ${kind} input`;
    return { to: 'got_tot', action: 'reason', input: { prompt, context: defined(media) } };
  }
  const code = object(context)['code_context'];
  return {
    to: 'cot',
    action: 'solve',
    input: {
      prompt: String(input['data']),
      ...(typeof code === 'string' ? { code_context: code } : {}),
    },
  };
}

/** The reply in the fields of the old AgentResponse. */
export function answerOf(to: Downstream, reply: JsonObject, metadata: JsonObject): Answer {
  const { speak, memory_entry, ...rest } = reply;
  const data = without(rest, 'status');
  return {
    status: 'success',
    message: messageOf(reply),
    data,
    ...(speak === undefined ? {} : { speak }),
    ...(isObject(memory_entry) ? { memory_entry } : {}),
    metadata: { ...metadata, answered_by: to },
    timestamp: new Date().toISOString(),
  };
}

function messageOf({ result, message, best_path }: JsonObject): string {
  for (const text of [result, message]) if (typeof text === 'string') return text;
  const last: unknown = Array.isArray(best_path) ? best_path.at(-1) : undefined;
  if (typeof last === 'string') return last;
  return last === undefined ? '' : JSON.stringify(last);
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const object = (value: unknown): JsonObject => (isObject(value) ? value : {});

const defined = (value: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(value).filter(([, held]) => held !== undefined));
