import { Type, type Static } from 'typebox';
import { CoordinatorFull } from '../../contracts/error-catalogue/agents/delegation.ts';
import type { JsonObject } from '../../contracts/actions/action.ts';
import { subjects } from '../../contracts/fabric/subjects.ts';
import { action, agent } from '../../runtime/agent.ts';
import type { AgentContext, CallContext } from '../../runtime/context.ts';
import { Text, reply } from '../schemas.ts';
import { aftercare } from './request-coordinator/aftercare.ts';
import { Coordinator, MOST_WAITING } from './request-coordinator/coordinator.ts';
import { Downstreams } from './request-coordinator/downstream.ts';
import {
  AnswerSchema,
  AudioRequest,
  JobRecord,
  TextRequest,
  VisionRequest,
} from './request-coordinator/schemas.ts';
import { Opened } from './shared/opened.ts';
import { readRecords } from './shared/record-key.ts';
import { stateActions, workActions } from './shared/state-actions.ts';

const NAME = 'RequestCoordinator';
const KEY = 'request:';
const idOf = (key: string) => key.slice(KEY.length);
const keyOf = (id: string) => `${KEY}${id}`;
/** A request waits in line and then for a model. */
const TIMEOUT_MS = 30_000;
/** Time that a request gets which came from elsewhere, and whose caller is gone. */
const ADOPTED_MS = 300_000;

interface Parts {
  readonly ctx: AgentContext;
  readonly coordinator: Coordinator;
  readonly downstreams: Downstreams;
}
const parts = new Opened<Parts>(NAME);

async function coordinate(kind: string, input: JsonObject, asker: CallContext) {
  const { coordinator, downstreams, ctx } = parts.get();
  const answer = await coordinator.submit(kind, input, asker);
  void aftercare(answer, downstreams, ctx.call, ctx.log);
  return answer;
}

/** Runs a request that nobody here waits for; its answer becomes an event. */
function adopt(id: string, { kind, input, priority, queued_at }: Static<typeof JobRecord>): void {
  const { coordinator, ctx } = parts.get();
  if (coordinator.knows(id)) return;
  const asker = { call: ctx.call, deadline: Date.now() + ADOPTED_MS, signal: ctx.signal };
  coordinator.enqueue({ id, kind, input, priority, queued_at }, asker).then(
    (answer) => ctx.publish('coordination', { request_id: id, ...answer }),
    (error: unknown) => {
      ctx.publish('coordination', { request_id: id, status: 'error', error: String(error) });
    },
  );
}

export default agent({
  name: NAME,
  description: 'The old router of user requests',
  // Its requests say what they are in `type`; those of other kinds name an action.
  discriminator: ({ type, action }) =>
    typeof type === 'string' ? type : typeof action === 'string' ? action : undefined,
  actions: {
    text: action({
      summary: 'Answers a text request',
      input: TextRequest,
      output: AnswerSchema,
      timeoutMs: TIMEOUT_MS,
      run: (input, ctx) => coordinate('text', input, ctx),
    }),

    audio: action({
      summary: 'Answers a spoken request',
      input: AudioRequest,
      output: AnswerSchema,
      timeoutMs: TIMEOUT_MS,
      run: (input, ctx) =>
        coordinate('audio', { format: 'wav', sample_rate: 16000, ...input }, ctx),
    }),

    vision: action({
      summary: 'Answers a request about a picture',
      input: VisionRequest,
      output: AnswerSchema,
      timeoutMs: TIMEOUT_MS,
      run: (input, ctx) => coordinate('vision', { format: 'jpg', ...input }, ctx),
    }),

    generate: action({
      summary: 'Answers a prompt',
      input: Type.Object({ prompt: Text }),
      output: reply({ response: Type.Optional(Type.String()) }),
      timeoutMs: TIMEOUT_MS,
      run: async ({ prompt }, ctx) => {
        const { message } = await coordinate('text', { data: prompt }, ctx);
        return { status: 'success', response: message };
      },
    }),

    interrupt: action({
      summary: 'Refuses what waits and pauses for 5 seconds',
      input: Type.Object({ reason: Type.Optional(Type.String({ maxLength: 200 })) }),
      output: reply({ dropped: Type.Integer() }),
      run: ({ reason = 'interrupted' }) => ({
        status: 'success',
        dropped: parts.get().coordinator.interrupt(reason),
      }),
    }),

    ...stateActions({
      export: () =>
        parts
          .get()
          .coordinator.jobs()
          .map(({ id, ...value }) => ({ key: keyOf(id), value })),
      import: (records) => {
        const read = readRecords(NAME, 'request', JobRecord, records);
        const { coordinator } = parts.get();
        const fresh = read.filter(([id]) => !coordinator.knows(id));
        if (coordinator.waiting + fresh.length > MOST_WAITING)
          throw new CoordinatorFull({ limit: MOST_WAITING });
        for (const [id, job] of fresh) adopt(id, job);
        coordinator.release(read.map(([id]) => id));
      },
    }),

    ...workActions({
      hold: (keys) => parts.get().coordinator.hold(keys.map(idOf)).map(keyOf),
      release: (keys) => parts.get().coordinator.release(keys.map(idOf)),
      remove: (keys) => parts.get().coordinator.remove(keys.map(idOf)),
      knows: (keys) => keys.filter((key) => parts.get().coordinator.knows(idOf(key))),
    }),
  },
  start: (ctx) => {
    const downstreams = new Downstreams();
    const coordinator = new Coordinator(downstreams);
    parts.set({ ctx, coordinator, downstreams });
    const interrupts = ctx.nc.subscribe(subjects.event('interrupt'), {
      callback: () => {
        const dropped = coordinator.interrupt('the user spoke');
        ctx.log.info('interrupted', { dropped });
      },
    });
    return () => {
      interrupts.unsubscribe();
      coordinator.stop();
      parts.set(undefined);
    };
  },
});
