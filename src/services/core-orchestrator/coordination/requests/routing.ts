/** Which agent answers which kind of request, and how its reply is read. */
import type { JsonObject } from '../../../../contracts/actions/action.ts';

/** What an agent said, before anything is made of it. */
export interface Said {
  readonly message: string;
  readonly data?: unknown;
  /** Text to speak, when the agent asks for that. */
  readonly speak?: string;
  /** What to remember, when the agent has an opinion about it. */
  readonly memory?: JsonObject;
}

export interface Target {
  readonly agent: string;
  readonly action: string;
  readonly input: JsonObject;
  readonly read: (reply: JsonObject) => Said;
}

const REASONER = 'ChainOfThoughtAgent';
const EXPLORER = 'GoTToTAgent';
const MODELS = 'ModelManagerSuite';
export const MEMORY = 'MemoryOrchestratorService';
export const SPEECH = 'StreamingTTSAgent';

/** Sound and pictures go to the explorer, everything else to the reasoner. */
export function targetOf(type: string, request: JsonObject): Target {
  if (/audio|vision/.test(type)) return exploration(type, request);
  if (type === 'generate') return generation(request);
  const code = (request['context'] as JsonObject | undefined)?.['code_context'];
  return {
    agent: REASONER,
    action: 'solve',
    input: {
      prompt: String(request['data'] ?? ''),
      ...(typeof code === 'string' && { code_context: code }),
    },
    read: (reply) => ({
      ...wishes(reply),
      message: textOf(reply['result']),
      data: { steps: reply['steps'] ?? [] },
    }),
  };
}

function exploration(type: string, request: JsonObject): Target {
  const { audio_data, image_data, format, sample_rate, metadata } = request;
  const asked = (metadata as JsonObject | undefined)?.['prompt'];
  const kind = type === 'audio' ? 'recording' : 'picture';
  const material =
    type === 'audio'
      ? { audio_data, format: format ?? 'wav', sample_rate: sample_rate ?? 16_000 }
      : { image_data, format: format ?? 'jpg' };
  return {
    agent: EXPLORER,
    action: 'reason',
    input: {
      prompt: typeof asked === 'string' && asked ? asked : `Understand this ${kind} and answer it`,
      context: { ...(request['context'] as JsonObject | undefined), type, ...material },
    },
    read: (reply) => {
      const path = Array.isArray(reply['best_path']) ? reply['best_path'] : [];
      return { ...wishes(reply), message: textOf(path.at(-1)), data: { best_path: path } };
    },
  };
}

function generation({ prompt }: JsonObject): Target {
  return {
    agent: MODELS,
    action: 'generate',
    input: { prompt },
    read: (reply) => ({ message: textOf(reply['response_text']), data: reply['model_id'] }),
  };
}

/** The two fields with which an agent asks the coordinator for something. */
function wishes({ speak, memory_entry }: JsonObject): Pick<Said, 'speak' | 'memory'> {
  return {
    ...(typeof speak === 'string' && { speak }),
    ...(typeof memory_entry === 'object' &&
      memory_entry !== null && { memory: memory_entry as JsonObject }),
  };
}

/** A thought is a text, or an object that has it under one of a few names. */
function textOf(thought: unknown): string {
  if (typeof thought === 'string') return thought;
  if (typeof thought !== 'object' || thought === null) return '';
  const { text, content, thought: inner } = thought as JsonObject;
  const found = [text, content, inner].find((value) => typeof value === 'string');
  return typeof found === 'string' ? found : JSON.stringify(thought);
}
