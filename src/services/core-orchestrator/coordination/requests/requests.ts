/** Requests from beginning to end: known or new, queued, passed to the right agent, answered, remembered. */
import type { JsonObject } from '../../../../contracts/actions/action.ts';
import type { Answer } from '../schemas.ts';
import { afterwards, memoryOf } from './afterwards.ts';
import type { Coordinator, Progress } from '../line/coordinator.ts';
import type { Downstream, Errand } from '../downstream/downstream.ts';
import type { IdleWatch } from './idle.ts';
import type { RequestBook, RequestRecord } from './request-book.ts';
import { targetOf } from './routing.ts';

/** Who asks. */
export interface From extends Errand {
  readonly caller: string;
  /** Aborts when the caller gives up or its deadline is over. */
  readonly signal: AbortSignal;
}

export interface Hooks {
  readonly onProgress?: (progress: Progress) => void;
  /** Subject for partial answers. */
  readonly partials?: string;
}

/** Does a request whose turn has come. */
export type Work = (id: string, signal: AbortSignal) => Promise<JsonObject>;

export interface RequestsParts {
  readonly coordinator: Coordinator;
  readonly book: RequestBook;
  readonly downstream: Downstream;
  readonly idle: Pick<IdleWatch, 'active'>;
  /** Told about every request that came to an end: its type, and `ok` or the code of its failure. */
  readonly onEnd: (type: string, outcome: string) => void;
}

export class Requests {
  readonly #parts: RequestsParts;

  constructor(parts: RequestsParts) {
    this.#parts = parts;
  }

  /**
   * Takes a request of a user.
   *
   * @throws RequestQueueFull, IdempotencyMismatch at once; its answer rejects with what went wrong
   */
  ask(type: string, request: JsonObject, from: From, hooks: Hooks = {}): RequestRecord {
    const work: Work = (id, signal) => this.#answer(id, type, request, from, hooks, signal);
    return this.do(type, request, from, work, hooks);
  }

  /** Takes a request whose work is the caller's own, in the same order and under the same bounds. */
  do(
    type: string,
    request: JsonObject,
    from: From,
    work: Work,
    { onProgress }: Hooks = {},
  ): RequestRecord {
    const { book, coordinator, idle, onEnd } = this.#parts;
    idle.active();
    const asked = {
      type,
      user_id: request['user_id'] as string | undefined,
      metadata: request['metadata'] as JsonObject | undefined,
    };
    return book.once({ type, caller: from.caller, request }, (id, started) => {
      const answer = coordinator.submit({
        id,
        asked,
        signal: from.signal,
        run: (signal) => work(id, signal),
        onProgress: (progress) => {
          if (progress.state === 'running') started();
          onProgress?.(progress);
        },
      });
      answer.then(
        () => onEnd(type, 'ok'),
        (error: { code?: string }) => onEnd(type, error.code ?? 'INTERNAL_ERROR'),
      );
      return answer;
    });
  }

  async #answer(
    id: string,
    type: string,
    request: JsonObject,
    from: From,
    { partials }: Hooks,
    signal: AbortSignal,
  ): Promise<JsonObject> {
    const { downstream } = this.#parts;
    const target = targetOf(type, request);
    const input = { ...target.input, ...(partials !== undefined && { partials }) };
    const reply = await downstream.ask(from, { ...target, input });
    signal.throwIfAborted();
    const said = target.read(reply);
    const wantsSpeech = (request['metadata'] as JsonObject | undefined)?.['speak'] === true;
    const speak = said.speak ?? (wantsSpeech ? said.message : undefined);
    const memory = type === 'generate' ? undefined : memoryOf(type, request, said);
    const then = await afterwards(downstream, from, { memory, speak });
    const answer: Answer = {
      status: 'success',
      message: said.message,
      ...(said.data !== undefined && { data: said.data }),
      ...(speak !== undefined && { speak }),
      ...(memory !== undefined && { memory_entry: memory }),
      metadata: { agent: target.agent, type, afterwards: then },
      timestamp: new Date().toISOString(),
      request_id: id,
    };
    return answer;
  }
}
