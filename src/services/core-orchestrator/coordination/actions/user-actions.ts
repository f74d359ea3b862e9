/** What users ask: text, sound, pictures, and a bare prompt. */
import { Type } from 'typebox';
import type { JsonObject } from '../../../../contracts/actions/action.ts';
import { facade } from '../../../facade/facade.ts';
import { Success, success } from '../../success.ts';
import { LIMITS } from '../limits.ts';
import { coordination, fromCaller } from '../running.ts';
import { Answer, AudioRequest, GenerateRequest, TextRequest, VisionRequest } from '../schemas.ts';

const capability = facade('coordination');
const agent = 'RequestCoordinator' as const;
const { timeoutMs } = LIMITS;

/** Words and steps of a model differ from run to run, so only the form of an answer is compared. */
const ignore = ['message', 'data', 'speak', 'memory_entry', 'metadata', 'request_id', 'timestamp'];

/** Old requests name their kind in `type`. */
const old = (type: string) => ({
  agent,
  request: (input: JsonObject) => ({ ...input, type }),
  reply: oldAnswer,
  ignore,
});

export const userActions = {
  text: capability.action({
    summary: 'Answers a text request',
    timeoutMs,
    input: TextRequest,
    output: Answer,
    run: (input, ctx) => answer('text', input, ctx),
    old: old('text'),
  }),

  audio: capability.action({
    summary: 'Answers a spoken request; audio_data is base64',
    timeoutMs,
    input: AudioRequest,
    output: Answer,
    run: (input, ctx) => answer('audio', input, ctx),
    old: old('audio'),
  }),

  vision: capability.action({
    summary: 'Answers a request about an image; image_data is base64',
    timeoutMs,
    input: VisionRequest,
    output: Answer,
    run: (input, ctx) => answer('vision', input, ctx),
    old: old('vision'),
  }),

  generate: capability.action({
    summary: 'Text that the model server generates from a prompt',
    timeoutMs,
    input: GenerateRequest,
    output: Type.Object({ ...Success, response: Type.String() }),
    run: async (input, ctx) => {
      const { message } = await answer('generate', input, ctx);
      return { ...success, response: message };
    },
    old: {
      agent,
      reply: ({ response }) => ({ ...success, response: String(response ?? '') }),
      ignore: ['response'],
    },
  }),
};

async function answer(type: string, input: JsonObject, ctx: Parameters<typeof fromCaller>[0]) {
  const { requests } = coordination();
  return (await requests.ask(type, input, fromCaller(ctx)).answer) as Answer;
}

function oldAnswer(reply: JsonObject, input: JsonObject): Answer {
  const { message, data, speak, memory_entry, metadata, timestamp } = reply;
  const isObject = (value: unknown) => typeof value === 'object' && value !== null;
  return {
    status: 'success',
    message: String(message ?? ''),
    ...(data !== undefined && data !== null && { data }),
    ...(typeof speak === 'string' && { speak }),
    ...(isObject(memory_entry) && { memory_entry: memory_entry as JsonObject }),
    ...(isObject(metadata) && { metadata: metadata as JsonObject }),
    timestamp: typeof timestamp === 'string' ? timestamp : new Date().toISOString(),
    request_id: String(input['request_id'] ?? reply['request_id'] ?? ''),
  };
}
