/** The way to the engine: found at the start, found again after it was away, and followed in between. */
import { addAbortListener } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { StewardWithoutEngine } from '../../../contracts/error-catalogue/services/steward.ts';
import type { EngineApi, EngineInfo } from './api.ts';
import { summaryOf } from './describe.ts';
import { isOfFleet } from './labels.ts';
import { linesOf } from './lines.ts';
import { findOwnContainer, type OwnContainer } from './own-container.ts';
import { Tally, timeOf, type EngineChange, type RawEvent } from './tally.ts';

/** Between two tries, milliseconds. */
const RETRY_MS = 15_000;

/** An engine that answers. */
export interface LinkedEngine {
  readonly api: EngineApi;
  readonly own: OwnContainer;
  readonly info: EngineInfo;
}

export interface EngineLinkOptions {
  readonly machine: string;
  readonly api: EngineApi;
  readonly onChange: (change: EngineChange, timestamp: string) => void;
  /** Something happened to some container, whether or not it is worth telling. */
  readonly onActivity?: (containerId: string) => void;
  /** The way to the engine is there (`null`), or not, and why. Told when it changes. */
  readonly onState: (reason: string | null) => void;
  readonly findOwn?: typeof findOwnContainer;
  readonly retryMs?: number;
}

export class EngineLink {
  readonly tally = new Tally();
  readonly #options: EngineLinkOptions;
  #linked: LinkedEngine | undefined;
  /** Why there is no engine. */
  #reason: string | null = 'not tried yet';

  constructor(options: EngineLinkOptions) {
    this.#options = options;
  }

  get reason(): string | null {
    return this.#reason;
  }

  /** @throws STEWARD_WITHOUT_ENGINE */
  engine(): LinkedEngine {
    if (this.#linked) return this.#linked;
    const { machine } = this.#options;
    throw new StewardWithoutEngine({ machine, reason: this.#reason ?? 'not tried yet' });
  }

  /** Follows the engine until the signal; never rejects. */
  async follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#connect(signal);
        this.#lose('the engine ended its stream of events');
      } catch (error) {
        if (signal.aborted) return;
        this.#lose(wordsOf(error));
      }
      await sleep(this.#options.retryMs ?? RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async #connect(signal: AbortSignal): Promise<void> {
    const { api, findOwn = findOwnContainer } = this.#options;
    const own = await findOwn(api);
    const info = await api.info();
    // The stream first, so that nothing happens unseen between the list and the first event.
    const stream = await api.events(own.project);
    const end = () => stream.destroy();
    // The end may have come while the stream was opened.
    const listening = addAbortListener(signal, end);
    try {
      await this.#list(own.project);
      this.#linked = { api, own, info };
      this.#say(null);
      for await (const line of linesOf(stream)) this.#take(line);
    } finally {
      listening[Symbol.dispose]();
      end();
    }
  }

  async #list(project: string): Promise<void> {
    const listed = await this.#options.api.list(project);
    const fleet = listed.filter(({ Labels }) => isOfFleet(Labels, project));
    this.tally.reset(
      fleet.map((one) => {
        const { name, service, health } = summaryOf(one, this.#options.machine);
        return { id: one.Id, agent: name, service, running: one.State === 'running', health };
      }),
    );
  }

  #take(line: string): void {
    const event = JSON.parse(line) as RawEvent;
    const change = this.tally.take(event);
    this.#options.onActivity?.(event.Actor.ID);
    if (change) this.#options.onChange(change, timeOf(event));
  }

  #lose(reason: string): void {
    this.#linked = undefined;
    this.#say(reason);
  }

  #say(reason: string | null): void {
    if (reason === this.#reason) return;
    this.#reason = reason;
    this.#options.onState(reason);
  }
}

/** EACCES is what most people meet, and its text does not say what to do. */
function wordsOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EACCES') {
    return 'its socket belongs to a group that this container is not in; set TANDEM_ENGINE_GID to what `stat -c %g` says of the socket';
  }
  return message;
}
