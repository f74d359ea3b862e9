/** A text request whose answer comes as it is made. */
import type { JsonObject } from '../../../../contracts/actions/action.ts';
import type { CallContext } from '../../../../runtime/context.ts';
import { CallCancelled } from '../../../../contracts/error-catalogue/services/door.ts';
import { actionStream } from '../../../../runtime/agent.ts';
import { Channel } from '../downstream/channel.ts';
import { listenForPartials } from '../downstream/partials.ts';
import { coordination, fromCaller } from '../running.ts';
import { TextNews, TextRequest, type Answer } from '../schemas.ts';

export const coordinationStreams = {
  text_stream: actionStream({
    summary:
      'Answers a text request: its progress, what the agent has so far, and the final answer',
    input: TextRequest,
    item: TextNews,
    run: (input, ctx) => textStream(input, ctx),
  }),
};

async function* textStream(input: JsonObject, ctx: CallContext): AsyncGenerator<TextNews> {
  const news = new Channel<TextNews>();
  const id = typeof input['request_id'] === 'string' ? input['request_id'] : crypto.randomUUID();
  const partials = listenForPartials(ctx.nc, (text) =>
    news.push({ type: 'partial', request_id: id, text }),
  );
  // Whoever hangs up gives up: the request need not run for nobody.
  const hangUp = new AbortController();
  try {
    const { requests, limits } = coordination();
    // A stream has no deadline unless its reader names one; the request has.
    const latest = Date.now() + limits.timeoutMs;
    const from = {
      ...fromCaller(ctx),
      deadline: Math.min(ctx.deadline, latest),
      signal: AbortSignal.any([ctx.signal, hangUp.signal, AbortSignal.timeout(limits.timeoutMs)]),
    };
    const record = requests.ask('text', { ...input, request_id: id }, from, {
      partials: partials.subject,
      onProgress: (progress) => news.push({ type: 'progress', request_id: id, ...progress }),
    });
    record.answer.then(
      (answer) => {
        news.push({ type: 'final', request_id: id, answer: answer as Answer });
        news.end();
      },
      (error: unknown) => news.fail(error),
    );
    yield* news;
  } finally {
    partials.stop();
    hangUp.abort(new CallCancelled({ action: 'text_stream' }));
  }
}
