/** Moves the state of one capability between its service and a legacy container, and kills the service half-way. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import { CAPABILITIES } from '../../../src/contracts/migration/modes.ts';
import { askAsOperator } from '../clients/ask-as-operator.ts';
import type { Slice } from '../containers/slice.ts';
import { until } from '../until.ts';
import { plantedIn, type Moving } from './capabilities.ts';
import type { LegacySide } from './legacy-side.ts';
import { migrate, type Direction } from './migrate.ts';
import { storedIds } from './stored-ids.ts';

type Reply = Record<string, unknown>;

const PATIENCE = { timeoutMs: 120_000, intervalMs: 250 };
/** Moves that may fail before one is met half-way: services of other capabilities are killed meanwhile. */
const ATTEMPTS = 5;

export interface MoverParts {
  readonly slice: Slice;
  readonly nc: NatsConnection;
  /** The operator at the broker of the service. */
  readonly broker: NatsConnection;
  readonly machine: string;
  readonly moving: Moving;
  readonly legacy: LegacySide;
}

export class Mover {
  readonly #parts: MoverParts;
  readonly #service: string;

  constructor(parts: MoverParts) {
    this.#parts = parts;
    this.#service = CAPABILITIES[parts.moving.capability].service;
  }

  /** Asks the service, again while it does not answer or refuses. */
  ask(action: string, input: object = {}): Promise<Reply> {
    return until(
      `${this.#service}.${action}`,
      () => this.#once(action, input, 10_000),
      ({ status }) => status !== 'error',
      PATIENCE,
    );
  }

  /** Moves, again until it succeeds, as a person would. */
  move(direction: Direction): Promise<Reply> {
    return until(
      `the move of ${this.#parts.moving.capability} ${direction}`,
      () => this.#move(direction),
      ({ status }) => status === 'success',
      PATIENCE,
    );
  }

  /** How many of the planted records have arrived. */
  async arrived(direction: Direction): Promise<number> {
    const { legacy } = this.#parts;
    if (direction === 'out') return plantedIn(JSON.stringify([...(await legacy.records())])).size;
    return this.#seen((action, input) => this.ask(action, input));
  }

  /**
   * Begins a move and kills the service when part of the records is there and the rest is not.
   *
   * @returns how many had arrived then
   */
  async cut(direction: Direction, all: number): Promise<number> {
    const { slice, machine, legacy } = this.#parts;
    const begun = this.#begun(direction, await legacy.count());
    const service = await slice.container(machine, this.#service);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      await legacy.slowly(async () => {
        let ended = false;
        void this.#move(direction)
          .catch(() => undefined)
          .finally(() => (ended = true));
        while (!ended && !(await begun().catch(() => false))) await sleep(10);
        await service.kill({ signal: 'SIGKILL' });
      });
      await service.start().catch(() => undefined);
      await this.ask('get_service_modes');
      const arrived = await this.arrived(direction);
      if (arrived > 0) return arrived;
    }
    throw new Error(`no move of ${all} records ${direction} was met half-way`);
  }

  /** A question, quickly answered, for whether anything has arrived. */
  #begun(direction: Direction, before: number): () => Promise<boolean> {
    const { legacy } = this.#parts;
    if (direction === 'out') return async () => (await legacy.count()) > before;
    return async () => (await this.#seen((action, input) => this.#once(action, input, 2_000))) > 0;
  }

  /** How many of the planted records the service has. */
  async #seen(ask: (action: string, input?: object) => Promise<Reply>): Promise<number> {
    const { moving, broker } = this.#parts;
    const { shown } = moving;
    const told = 'bucket' in shown ? await storedIds(broker, shown) : await ask(...shown);
    return plantedIn(JSON.stringify(told)).size;
  }

  #move(direction: Direction): Promise<Reply> {
    const { slice, nc, machine, moving } = this.#parts;
    return migrate(slice, nc, machine, moving.capability, direction);
  }

  #once(action: string, input: object | undefined, timeoutMs: number): Promise<Reply> {
    const { slice, nc, machine } = this.#parts;
    return askAsOperator(slice, nc, this.#service, action, input ?? {}, { machine, timeoutMs });
  }
}
