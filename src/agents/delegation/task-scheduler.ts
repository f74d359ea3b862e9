import { Type } from 'typebox';
import type { JsonObject } from '../../contracts/actions/action.ts';
import { ProcessorRefused } from '../../contracts/error-catalogue/agents/delegation.ts';
import { StateRecord } from '../../contracts/migration/state-record.ts';
import { action, agent } from '../../runtime/agent.ts';
import type { CallContext } from '../../runtime/context.ts';
import { Text, reply } from '../schemas.ts';
import { TaskPriority } from './shared/schemas.ts';
import { MACHINE_ONLY } from './shared/state-actions.ts';
import { askProcessor, PROCESSOR } from './task-scheduler/processor.ts';

/** Kept back from the caller's deadline, so that the failure reaches it in time; milliseconds. */
const MARGIN_MS = 200;
const STATE_MS = 30_000;

/** Forwards a message; a refusal comes back as a failure with the same text. */
async function forward(message: JsonObject, ctx: CallContext): Promise<JsonObject> {
  const endpoint = ctx.config['processor'];
  const left = Math.max(1, ctx.deadline - Date.now() - MARGIN_MS);
  const answer = await askProcessor(
    message,
    left,
    typeof endpoint === 'string' ? endpoint : PROCESSOR,
  );
  if (String(answer['status']).toLowerCase() !== 'error') return answer;
  const reason = String(answer['message'] ?? answer['error'] ?? 'no reason given');
  throw new ProcessorRefused({ reason });
}

export default agent({
  name: 'TaskScheduler',
  description: 'The old forwarder of tasks to AsyncProcessor',
  actions: {
    schedule_task: action({
      summary: 'Forwards a task to AsyncProcessor and gives back its answer',
      input: Type.Object({
        type: Text,
        data: Type.Unknown(),
        priority: Type.Optional(TaskPriority),
      }),
      output: reply({
        message: Type.Optional(Type.String()),
        task_id: Type.Optional(Type.String()),
      }),
      run: async ({ type, data, priority = 'medium' }, ctx) => {
        const answer = await forward({ type, data, priority }, ctx);
        return answer as { status: string };
      },
    }),

    // It keeps nothing itself; the tasks lie with AsyncProcessor.
    export_state: action({
      transports: MACHINE_ONLY,
      summary: 'The tasks that wait in AsyncProcessor',
      input: Type.Object({
        offset: Type.Optional(Type.Integer({ minimum: 0 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
      }),
      output: reply({
        records: Type.Array(StateRecord),
        total: Type.Integer(),
        next: Type.Union([Type.Integer(), Type.Null()]),
      }),
      timeoutMs: STATE_MS,
      run: async (input, ctx) => {
        const answer = await forward({ action: 'export_state', ...input }, ctx);
        return answer as { status: string; records: []; total: number; next: null };
      },
    }),

    import_state: action({
      transports: MACHINE_ONLY,
      summary: 'Hands tasks to AsyncProcessor',
      input: Type.Object({ records: Type.Array(StateRecord) }),
      output: reply({ imported: Type.Integer() }),
      timeoutMs: STATE_MS,
      run: async ({ records }, ctx) => {
        const answer = await forward({ action: 'import_state', records }, ctx);
        return answer as { status: string; imported: number };
      },
    }),
  },
});
