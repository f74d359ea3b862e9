/** A request that an action or stream answers with a success, and what has to be there before. */
import type { NatsConnection } from '@nats-io/transport-node';
import { GatewayClient } from '../clients/gateway-client.ts';
import { askAsOperator } from '../clients/ask-as-operator.ts';
import type { Machine } from '../facade/old-actions.ts';
import type { Slice } from '../containers/slice.ts';

export type Reply = Record<string, unknown>;

const MACHINES: Readonly<Record<string, Machine>> = {
  'core-orchestrator': 'mainpc',
  'resource-manager': 'pc2',
  'error-bus': 'pc2',
  'security-gateway': 'pc2',
};

/** What a sample may use to prepare itself; made anew for each request. */
export class World {
  /** Another word each time, for fresh names. */
  readonly run: string;
  readonly gateway: GatewayClient;
  readonly #slice: Slice;
  readonly #operator: NatsConnection;

  constructor(slice: Slice, operator: NatsConnection, run: string) {
    this.#slice = slice;
    this.#operator = operator;
    this.run = run;
    this.gateway = new GatewayClient(slice);
  }

  /** Asks as the operator, over the fabric. @throws Error when that is refused */
  async ask(service: string, action: string, input: object = {}): Promise<Reply> {
    const options = { machine: MACHINES[service]!, timeoutMs: 30_000 };
    const reply = await askAsOperator(this.#slice, this.#operator, service, action, input, options);
    if (reply['code'] !== undefined) throw new Error(`${action}: ${JSON.stringify(reply)}`);
    return reply;
  }

  /** Begins what does not end by itself; how it ends is of no interest. */
  begin(service: string, action: string, input: object): void {
    this.ask(service, action, input).catch(() => undefined);
  }
}

export interface Sample {
  /** Fields of the action, whatever the door. */
  input(world: World): Reply | Promise<Reply>;
  /** What makes a stream that is open say something. */
  then?(world: World): Promise<unknown>;
}

/** By the name of the service and of the action or stream: `error-bus.report`. */
export type Samples = Readonly<Record<string, Sample>>;

export const nothing: Sample = { input: () => ({}) };
export const always = (input: Reply): Sample => ({ input: () => input });
