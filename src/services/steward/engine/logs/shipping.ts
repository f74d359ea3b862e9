/** Follows every container of the fleet on this machine: new ones as they come, those that start again. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { LogPlace } from '../../../../contracts/observability/log-batch.ts';
import type { Log } from '../../../../runtime/log/log.ts';
import type { EngineLink } from '../link.ts';
import type { Limits } from './allowance.ts';
import { followContainer } from './follow.ts';
import { Lane } from './lane.ts';
import { laterPlace, type Places } from './places.ts';
import type { Store } from './store.ts';

export interface ShippingOptions {
  readonly link: EngineLink;
  readonly store: Pick<Store, 'put' | 'lastOf'>;
  readonly places: Places;
  readonly limitsOf: (isOwn: boolean) => Limits;
  readonly log: Log;
  readonly onLeftOut: (agent: string, lines: number) => void;
}

interface Followed {
  readonly agent: string;
  readonly lane: Lane;
  isOpen: boolean;
  /** It ran when its log was opened last. */
  ran: boolean;
  /** Unix milliseconds; not opened again before. */
  notBefore: number;
}

/** Between two looks at what runs, and between two openings of one log, milliseconds. */
const LOOK_MS = 1_000;
/** The same when it failed. */
const RETRY_MS = 5_000;
/** Time for what is under way when the steward stops. */
const CLOSE_MS = 2_000;

export class Shipping {
  readonly #options: ShippingOptions;
  readonly #followed = new Map<string, Followed>();
  readonly #open = new Set<Promise<void>>();

  constructor(options: ShippingOptions) {
    this.#options = options;
  }

  get following(): number {
    return this.#open.size;
  }

  /** Follows until the signal. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.look(signal);
      await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
    await Promise.all(this.#open);
    await Promise.all([...this.#followed.values()].map(({ lane }) => lane.close(CLOSE_MS)));
    this.#save();
  }

  /** Opens the logs of containers that have something to say. */
  look(signal: AbortSignal): void {
    const { link, places } = this.#options;
    if (link.reason !== null) return;
    const there = new Set<string>();
    for (const { id, agent, running } of link.tally.all()) {
      there.add(id);
      const known = this.#followed.get(id);
      if (known === undefined) this.#follow(id, this.#begin(id, agent), running, signal);
      else if (!known.isOpen && (running || known.ran)) this.#follow(id, known, running, signal);
    }
    for (const [id, { isOpen }] of this.#followed)
      if (!isOpen && !there.has(id)) this.#followed.delete(id);
    places.keep((id) => there.has(id) || this.#followed.has(id));
    this.#save();
  }

  #begin(id: string, agent: string): Followed {
    const { store, places } = this.#options;
    const lane = new Lane({
      agent,
      container: id,
      send: (batch) => store.put(batch),
      onStored: (place) => places.set(id, place),
    });
    const followed = { agent, lane, isOpen: false, ran: false, notBefore: 0 };
    this.#followed.set(id, followed);
    return followed;
  }

  #follow(id: string, followed: Followed, running: boolean, signal: AbortSignal): void {
    if (Date.now() < followed.notBefore || signal.aborted) return;
    followed.isOpen = true;
    // A log that ended while its container ran is opened once more when that has stopped: for its last words.
    followed.ran = running;
    const reading = this.#read(id, followed, signal).then((went) => {
      followed.isOpen = false;
      followed.ran ||= !went;
      followed.notBefore = Date.now() + (went ? LOOK_MS : RETRY_MS);
      this.#open.delete(reading);
    });
    this.#open.add(reading);
  }

  /** @returns false when it has to be tried again */
  async #read(id: string, { agent, lane }: Followed, signal: AbortSignal): Promise<boolean> {
    const { link, limitsOf, log, onLeftOut } = this.#options;
    let went = true;
    try {
      const { api, own } = link.engine();
      await followContainer({
        api,
        container: id,
        lane,
        limits: limitsOf(own.id === id),
        stored: await this.#storedPlace(id, agent),
        onLeftOut: (lines) => onLeftOut(agent, lines),
        signal,
      });
    } catch (err) {
      went = (err as { statusCode?: number }).statusCode === 404;
      if (!signal.aborted && !went) log.debug('the log of a container broke off', { err, agent });
    }
    // What is under way decides where the next reading begins.
    await lane.close(Infinity);
    return went;
  }

  async #storedPlace(id: string, agent: string): Promise<LogPlace | undefined> {
    const { store, places } = this.#options;
    return laterPlace(places.get(id), await store.lastOf(agent, id));
  }

  #save(): void {
    const { places, log } = this.#options;
    try {
      places.save();
    } catch (err) {
      log.debug('places in the logs were not saved', { err });
    }
  }
}
