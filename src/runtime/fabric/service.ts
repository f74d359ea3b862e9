/** The door of an agent on the fabric: a NATS micro service with an endpoint for each action. */
import { Svcm, type Service } from '@nats-io/services';
import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node';
import { endpointMetadata } from '../../contracts/actions/action.ts';
import { subjects } from '../../contracts/fabric/subjects.ts';
import { isPorted, type Action, type Actions } from '../agent.ts';
import type { Dispatcher } from '../dispatch/dispatch.ts';
import type { Identity } from '../settings/identity.ts';
import type { Transport } from '../life/lifecycle.ts';
import { answer } from './answer.ts';
import { EndpointStats } from './stats.ts';

export interface FabricServiceOptions {
  readonly identity: Identity;
  readonly description: string;
  readonly actions: Actions;
  readonly dispatcher: Dispatcher;
  readonly nc: NatsConnection;
  /** Called when the broker takes the service away, e.g. after a permission was revoked. */
  readonly onLost: (error: Error | null) => void;
}

/**
 * All subscriptions of a name share one queue group, wildcards included, and the broker gives a
 * message to one member of a group only. So the wildcards catch what no endpoint names (an unknown
 * action gets its error instead of silence) without delivering anything twice.
 */
const QUEUE = 'q';

export class FabricService implements Transport {
  readonly name = 'fabric';
  readonly #options: FabricServiceOptions;
  readonly #stats = new EndpointStats();
  #service: Service | undefined;
  #wildcards: Subscription[] = [];
  #closing: Promise<unknown> | undefined;

  constructor(options: FabricServiceOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { identity, description, actions, nc, onLost } = this.#options;
    const { agent, machine, group, color, instance } = identity;
    this.#service = await new Svcm(nc).add({
      name: agent,
      version: identity.version,
      description,
      queue: QUEUE,
      metadata: { machine, group, color, instance },
      statsHandler: async (endpoint) => this.#stats.fill(endpoint),
    });
    for (const [action, declared] of Object.entries(actions)) {
      this.#service.addEndpoint(action, {
        subject: subjects.action(agent, action),
        metadata: describe(declared),
        handler: (error, msg) => {
          if (error === null) void this.#handle(msg);
        },
      });
    }
    const callback = (error: Error | null, msg: Msg) => {
      if (error === null) void this.#handle(msg);
    };
    this.#wildcards = [subjects.action(agent, '*'), subjects.actionOn(machine, agent, '*')].map(
      (subject) => nc.subscribe(subject, { queue: QUEUE, callback }),
    );
    void this.#service.stopped.then((error) => {
      if (this.#closing === undefined) onLost(error);
    });
    await nc.flush();
  }

  stopAccepting(): void {
    if (this.#closing !== undefined) return;
    const drains = this.#wildcards.map((wildcard) => wildcard.drain());
    // A connection that was never made or is gone has nothing left to drain.
    this.#closing = Promise.allSettled([this.#service?.stop(), ...drains]);
  }

  async drained(): Promise<void> {
    await this.#closing;
    await this.#options.dispatcher.idle();
  }

  async #handle(
    msg: Pick<Msg, 'subject' | 'data' | 'headers' | 'reply' | 'respond'>,
  ): Promise<void> {
    const action = msg.subject.slice(msg.subject.lastIndexOf('.') + 1);
    const started = performance.now();
    const failure = await answer(action, msg, this.#options);
    this.#stats.count(action, performance.now() - started, failure);
  }
}

function describe(action: Action): Record<string, string> {
  return {
    [endpointMetadata.summary]: action.summary,
    [endpointMetadata.input]: JSON.stringify(action.input),
    [endpointMetadata.output]: JSON.stringify(action.output),
    [endpointMetadata.ported]: String(isPorted(action)),
  };
}
