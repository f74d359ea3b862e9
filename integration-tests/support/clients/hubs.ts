import type { NatsConnection } from '@nats-io/transport-node';
import type { MachineView, Member } from '../../../src/contracts/observability/observability.ts';
import { subjects } from '../../../src/contracts/fabric/subjects.ts';
import { askAsOperator } from './ask-as-operator.ts';
import { operator } from './operator.ts';
import type { Slice } from '../containers/slice.ts';
import { until } from '../until.ts';

export const HUB = 'observability-hub';
export const MACHINES = ['mainpc', 'pc2'] as const;
export type Machine = (typeof MACHINES)[number];

export interface FleetReply {
  readonly members: Member[];
  readonly machines: MachineView[];
}

/** Asks the instance of a service on one machine. */
export async function askOn(
  connection: NatsConnection,
  machine: Machine,
  service: string,
  action: string,
  input: object = {},
): Promise<Record<string, unknown>> {
  const subject = subjects.actionOn(machine, service, action);
  const reply = await connection.request(subject, JSON.stringify(input), { timeout: 3_000 });
  return reply.json<Record<string, unknown>>();
}

/** The hubs of both machines, each asked over its own machine's broker, whose port 4222 must be exposed. */
export class Hubs {
  /** The operator at each broker. */
  readonly at = {} as Record<Machine, NatsConnection>;
  readonly #slice: Slice;

  constructor(slice: Slice) {
    this.#slice = slice;
  }

  async connect(): Promise<void> {
    for (const machine of MACHINES) this.at[machine] = await operator(this.#slice, machine);
  }

  async close(): Promise<void> {
    for (const connection of Object.values(this.at)) await connection.close();
  }

  /** A broker that starts again has another port. */
  async callAgain(machine: Machine): Promise<void> {
    await this.at[machine].close();
    const back = () => operator(this.#slice, machine);
    this.at[machine] = await until(`the broker of ${machine}`, back, () => true);
  }

  /** Asks the hub of a machine without a proof. */
  ask<T = Record<string, unknown>>(
    machine: Machine,
    action: string,
    input: object = {},
  ): Promise<T> {
    return askOn(this.at[machine], machine, HUB, action, input) as Promise<T>;
  }

  /** The operator asks the hub of a machine. */
  asOperator(machine: Machine, action: string, input: object) {
    const options = { machine, timeoutMs: 60_000 };
    return askAsOperator(this.#slice, this.at[machine], HUB, action, input, options);
  }

  fleet(machine: Machine): Promise<FleetReply> {
    return this.ask(machine, 'fleet');
  }

  async member(machine: Machine, id: string): Promise<Member> {
    const found = (await this.fleet(machine)).members.find((one) => one.id === id);
    if (found === undefined) throw new Error(`the hub of ${machine} knows no ${id}`);
    return found;
  }

  /** Waits until hubs see a member in a state; gives the seconds it took and the member as the first sees it. */
  async see(
    id: string,
    state: string,
    machines: readonly Machine[] = MACHINES,
    timeoutMs = 30_000,
  ): Promise<{ seconds: number; member: Member }> {
    const began = performance.now();
    const [seen] = await Promise.all(
      machines.map((machine) =>
        until(
          `${id} to be ${state} at the hub of ${machine}`,
          () => this.member(machine, id),
          (one) => one.state === state,
          { timeoutMs },
        ),
      ),
    );
    return { seconds: (performance.now() - began) / 1_000, member: seen! };
  }
}
