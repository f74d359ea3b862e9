/** Requests from beginning to end: known or new, queued, passed to the right agent, answered, remembered. */
import type { JsonObject } from '../../../../contracts/actions/action.ts';
import type { Answer } from '../schemas.ts';
import { afterwards, memoryOf } from './afterwards.ts';
import { answerFor, Askers, type From } from './askers.ts';
import type { Coordinator, Progress } from '../line/coordinator.ts';
import type { Downstream, Errand } from '../downstream/downstream.ts';
import type { IdleWatch } from './idle.ts';
import type { RequestBook, RequestRecord } from './request-book.ts';
import { targetOf } from './routing.ts';

export interface Hooks {
  readonly onProgress?: (progress: Progress) => void;
  /** Subject for partial answers. */
  readonly partials?: string;
}

/** What a caller gets of its request; the answer rejects when this caller gives up as well. */
export type Taken = Pick<RequestRecord, 'id' | 'answer'>;

/** A request whose turn has come. */
export interface Turn {
  readonly id: string;
  /** In whose name it is done. */
  readonly errand: Errand;
  /** Aborts when nobody wants the answer any more. */
  readonly signal: AbortSignal;
}

/** Does a request whose turn has come. */
export type Work = (turn: Turn) => Promise<JsonObject>;

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
  /** Of requests under way, by their ids. */
  readonly #askers = new Map<string, Askers>();

  constructor(parts: RequestsParts) {
    this.#parts = parts;
  }

  /**
   * Takes a request of a user, or joins the one that is the same. It ends when nobody waits for it any more.
   *
   * @throws RequestQueueFull, IdempotencyMismatch at once; its answer rejects with what went wrong
   */
  ask(type: string, request: JsonObject, from: From, hooks: Hooks = {}): Taken {
    const work: Work = (turn) => this.#answer(turn, type, request, hooks);
    return this.do(type, request, from, work, hooks);
  }

  /** Takes a request whose work is the caller's own, in the same order and under the same bounds. */
  do(type: string, request: JsonObject, from: From, work: Work, { onProgress }: Hooks = {}): Taken {
    const { book, coordinator, idle, onEnd } = this.#parts;
    idle.active();
    const asked = {
      type,
      user_id: request['user_id'] as string | undefined,
      metadata: request['metadata'] as JsonObject | undefined,
    };
    let mine: Askers | undefined;
    const record = book.once({ type, caller: from.caller, request }, (id, started) => {
      const askers = (mine = new Askers(from));
      const answer = coordinator.submit({
        id,
        asked,
        signal: askers.gone,
        run: (signal) => askers.within(signal, () => work({ id, signal, errand: askers.errand })),
        onProgress: (progress) => {
          if (progress.state === 'running') started();
          onProgress?.(progress);
        },
      });
      this.#askers.set(id, askers);
      const end = (outcome: string) => {
        this.#askers.delete(id);
        onEnd(type, outcome);
      };
      answer.then(
        () => end('ok'),
        (error: { code?: string }) => end(error.code ?? 'INTERNAL_ERROR'),
      );
      return answer;
    });
    if (mine === undefined) this.#askers.get(record.id)?.join(from);
    return { id: record.id, answer: answerFor(from, type, record.answer) };
  }

  async #answer(
    { id, signal, errand }: Turn,
    type: string,
    request: JsonObject,
    { partials }: Hooks,
  ): Promise<JsonObject> {
    const { downstream } = this.#parts;
    const target = targetOf(type, request);
    const input = { ...target.input, ...(partials !== undefined && { partials }) };
    const reply = await downstream.ask(errand, { ...target, input });
    signal.throwIfAborted();
    const said = target.read(reply);
    const wantsSpeech = (request['metadata'] as JsonObject | undefined)?.['speak'] === true;
    const speak = said.speak ?? (wantsSpeech ? said.message : undefined);
    const memory = type === 'generate' ? undefined : memoryOf(type, request, said);
    const then = await afterwards(downstream, errand, { memory, speak });
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
