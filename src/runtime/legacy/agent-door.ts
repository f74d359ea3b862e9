/** The old main port of an agent: ZMQ in, the agent's own dispatcher behind it. */
import { Draining, InternalError } from '../../contracts/error-catalogue/runtime/runtime.ts';
import { TandemError } from '../../contracts/errors.ts';
import { errorBody } from '../../contracts/actions/action.ts';
import type { ActionReply, Dispatcher } from '../dispatch/dispatch.ts';
import type { Transport } from '../life/lifecycle.ts';
import type { Log } from '../log/log.ts';
import { decodeRequest } from './decode.ts';
import { LEGACY_TRANSPORT, toRequest, type Addressee } from './request.ts';
import { RouterDoor } from './router-door.ts';

export interface AgentDoorOptions {
  /** `tcp://0.0.0.0:<old port>`. */
  readonly endpoint: string;
  /** Entry name, for messages. */
  readonly agent: string;
  readonly addressee: Addressee;
  readonly dispatcher: Dispatcher;
  readonly log: Log;
  /** Called when a reply cannot be delivered, with the ZMQ error code. */
  readonly onDrop: (code: string) => void;
}

export class AgentDoor implements Transport {
  readonly name = 'legacy';
  readonly #options: AgentDoorOptions;
  readonly #door: RouterDoor;

  constructor(options: AgentDoorOptions) {
    this.#options = options;
    const { endpoint, log, onDrop } = options;
    const answer = (body: readonly Buffer[], late: boolean) => this.#answer(body, late);
    this.#door = new RouterDoor({ endpoint, log, onDrop, answer });
  }

  get endpoint(): string {
    return this.#door.endpoint;
  }

  /** @throws LEGACY_PORT_UNUSABLE */
  async start(): Promise<void> {
    await this.#door.open();
  }

  stopAccepting(): void {
    this.#door.stopAccepting();
  }

  drained(): Promise<void> {
    return this.#door.drained();
  }

  /** Never rejects: each request gets a reply, whatever it was. */
  async #answer(body: readonly Buffer[], late: boolean): Promise<string> {
    const { agent } = this.#options;
    try {
      const { body: reply } = await this.#run(body, late);
      return JSON.stringify(reply);
    } catch (cause) {
      this.#options.log.error('old protocol: a request could not be answered', { err: cause });
      const trace = 'none';
      return JSON.stringify(
        errorBody(new InternalError({ agent, action: 'request', trace }, { cause })),
      );
    }
  }

  #run(body: readonly Buffer[], late: boolean): Promise<ActionReply> | ActionReply {
    const { dispatcher, addressee, agent } = this.#options;
    if (late) return this.#refuse(new Draining({ agent }));
    try {
      return dispatcher.dispatch(toRequest(addressee, decodeRequest(body)));
    } catch (thrown) {
      if (thrown instanceof TandemError) return this.#refuse(thrown);
      throw thrown;
    }
  }

  #refuse(failure: TandemError): ActionReply {
    return this.#options.dispatcher.refuse(failure, { transport: LEGACY_TRANSPORT });
  }
}
