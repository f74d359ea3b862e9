/** Every instance that follows the modes: both hubs, and the services that run once. */
import type { NatsConnection } from '@nats-io/transport-node';
import {
  CAPABILITIES,
  type Capability,
  type ModeSetting,
} from '../../../src/contracts/migration/modes.ts';
import { ask } from '../clients/ask.ts';
import { askAsOperator } from '../clients/ask-as-operator.ts';
import { askOn, HUB, MACHINES } from '../clients/hubs.ts';
import type { Slice } from '../containers/slice.ts';
import { until } from '../until.ts';

type Modes = Readonly<Record<string, ModeSetting>>;

export class ModeInstances {
  readonly #slice: Slice;
  readonly #nc: NatsConnection;

  /** @param nc the operator at the broker of mainpc */
  constructor(slice: Slice, nc: NatsConnection) {
    this.#slice = slice;
    this.#nc = nc;
  }

  /** How each instance that follows a capability is asked for all modes that it knows of. */
  of(capability: Capability): Record<string, () => Promise<Modes>> {
    const { service } = CAPABILITIES[capability];
    const own = async (reply: Promise<Record<string, unknown>>) => (await reply)['modes'] as Modes;
    const action = 'get_service_modes';
    if (service !== HUB) return { [service]: () => own(ask(this.#nc, service, action)) };
    return Object.fromEntries(
      MACHINES.map((machine) => [
        `${HUB} of ${machine}`,
        () => own(askOn(this.#nc, machine, HUB, action)),
      ]),
    );
  }

  /** Sets a mode; gives the milliseconds from the command until each instance followed, by its name. */
  async set(capability: Capability, input: object): Promise<Record<string, number>> {
    const instances = Object.entries(this.of(capability));
    const started = performance.now();
    const setting = { capability, ...input };
    const reply = await askAsOperator(
      this.#slice,
      this.#nc,
      'core-orchestrator',
      'set_mode',
      setting,
    );
    const { status, changed_at: at } = reply;
    if (status !== 'success') throw new Error(JSON.stringify(reply));
    const took = instances.map(async ([name, modes]) => {
      await until(
        `${name} to follow ${capability}`,
        modes,
        (known) => known[capability]?.changed_at === at,
        { intervalMs: 5 },
      );
      return [name, performance.now() - started] as const;
    });
    return Object.fromEntries(await Promise.all(took));
  }
}
