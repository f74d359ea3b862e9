/** What the types of tasks do. */
import type { JsonObject } from '../../../contracts/actions/action.ts';
import type { AgentContext } from '../../../runtime/context.ts';
import type { LogLevel } from '../../../runtime/log/log.ts';
import { analyse } from './analysis.ts';

/** Time for a model, and for everything else, milliseconds. */
const MODEL_MS = 60_000;
const CALL_MS = 10_000;
/** Items of a batch may be batches; deeper is a mistake. */
const DEEPEST = 3;

const TASK_TYPES = [
  'logging',
  'analysis',
  'memory',
  'batch_processing',
  'model_inference',
] as const;
export type TaskType = (typeof TASK_TYPES)[number];

export const isTaskType = (type: unknown): type is TaskType =>
  TASK_TYPES.includes(type as TaskType);

/**
 * Does a task.
 *
 * @returns its result
 * @throws what went wrong, in words for the one who asks for the result
 */
export function perform(
  type: TaskType,
  data: unknown,
  ctx: Pick<AgentContext, 'call' | 'log'>,
  depth = 0,
): Promise<unknown> | unknown {
  switch (type) {
    case 'logging':
      return writeLine(object(data), data, ctx);
    case 'analysis':
      return analyse(data);
    case 'memory':
      return askMemory(object(data), ctx);
    case 'model_inference':
      return askModel(object(data), ctx);
    case 'batch_processing':
      return batch(object(data), ctx, depth);
  }
}

function writeLine(fields: JsonObject, data: unknown, { log }: Pick<AgentContext, 'log'>) {
  const level = String(fields['level'] ?? 'info').toLowerCase();
  const known: LogLevel =
    (['error', 'warn', 'info', 'debug'] as const).find((l) => l === level) ?? 'info';
  const message = fields['message'];
  log[known](typeof message === 'string' ? message : 'task', { task_data: data });
  return { logged: true, level: known };
}

/** `action` names what MemoryClient does with the rest; default is to remember it. */
function askMemory(
  { action = 'add_memory', ...input }: JsonObject,
  { call }: Pick<AgentContext, 'call'>,
) {
  return call('MemoryClient', String(action), input, { timeoutMs: CALL_MS });
}

function askModel({ model, input }: JsonObject, { call }: Pick<AgentContext, 'call'>) {
  const prompt = typeof input === 'string' ? input : JSON.stringify(input);
  const asked = { model_id: String(model), prompt };
  return call('ModelManagerSuite', 'generate_text', asked, { timeoutMs: MODEL_MS });
}

/** Does one item after the other; an item that fails does not keep the others from being done. */
async function batch(
  { items }: JsonObject,
  ctx: Pick<AgentContext, 'call' | 'log'>,
  depth: number,
): Promise<unknown> {
  if (!Array.isArray(items)) throw new Error('batch_processing needs a list of items');
  if (depth >= DEEPEST) throw new Error(`batches are nested deeper than ${DEEPEST}`);
  const results: unknown[] = [];
  for (const item of items as unknown[]) {
    const { type, data } = object(item);
    try {
      const result = isTaskType(type) ? await perform(type, data, ctx, depth + 1) : analyse(item);
      results.push({ status: 'success', result });
    } catch (error) {
      results.push({ status: 'failed', error: (error as Error).message });
    }
  }
  return { items: results.length, results };
}

const object = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null ? (value as JsonObject) : {};
