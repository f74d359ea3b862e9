/** The types of tasks that TaskWorker does: those of the old AsyncProcessor, and calls of any agent. */
import type { AgentContext } from '../../../runtime/context.ts';
import type { TaskControl } from '../../../runtime/worker/worker.ts';
import { analyse } from './analyse.ts';
import { batch, summary } from './batch.ts';
import { TaskDataInvalid } from '../../../contracts/error-catalogue/services/tasks.ts';
import { field, givenObject } from './data.ts';
import type { Work } from './work.ts';

/** Time for a call that the task does not limit itself, milliseconds. */
const CALL_MS = 60_000;

const LEVELS = ['error', 'warn', 'info', 'debug'] as const;

const logging: Work = ({ task_id, data }, _control, ctx) => {
  const given = typeof data === 'string' ? { message: data } : givenObject(task_id, data);
  const { message = 'task', level = 'info', ...fields } = given;
  const known = LEVELS.find((name) => name === String(level).toLowerCase()) ?? 'info';
  ctx.log[known](String(message), { task: task_id, ...fields });
  return { logged: true, level: known };
};

/** Data are a request to the memory of the fleet; without an action it is something to remember. */
const memory: Work = ({ task_id, data }, control, ctx) => {
  const given = typeof data === 'string' ? { content: data } : givenObject(task_id, data);
  const { action = 'add_memory', ...input } = given;
  return call(ctx, control, 'MemoryOrchestratorService', String(action), input);
};

const modelInference: Work = ({ task_id, data }, control, ctx) => {
  const given = givenObject(task_id, data);
  const { input, ...rest } = given;
  const model_id = field(task_id, given, 'model');
  const prompt = typeof input === 'string' ? input : JSON.stringify(input ?? '');
  return call(ctx, control, 'ModelManagerSuite', 'generate_text', { ...rest, model_id, prompt });
};

const agentCall: Work = ({ task_id, data }, control, ctx) => {
  const given = givenObject(task_id, data);
  const input = given['input'] === undefined ? {} : givenObject(task_id, given['input']);
  const machine = given['machine'];
  const timeoutMs = Number(given['timeout_ms'] ?? CALL_MS);
  if (!(timeoutMs > 0)) throw new TaskDataInvalid({ task_id, problem: 'timeout_ms is no time' });
  return call(
    ctx,
    control,
    field(task_id, given, 'agent'),
    field(task_id, given, 'action'),
    input,
    {
      timeoutMs,
      ...(typeof machine === 'string' ? { machine } : {}),
    },
  );
};

/** A call cannot be taken back, but nobody waits for it when the task is stopped. */
async function call(
  ctx: AgentContext,
  { signal, origin }: TaskControl,
  agent: string,
  action: string,
  input: Record<string, unknown>,
  options: { timeoutMs: number; machine?: string } = { timeoutMs: CALL_MS },
): Promise<unknown> {
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason as Error);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const asked = ctx.call(agent, action, input, { ...options, within: origin });
    return await Promise.race([asked, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

export const taskTypes: Readonly<Record<string, Work>> = {
  logging,
  analysis: ({ data }) => analyse(data),
  memory,
  batch_processing: batch,
  batch_summary: summary,
  model_inference: modelInference,
  agent_call: agentCall,
};
