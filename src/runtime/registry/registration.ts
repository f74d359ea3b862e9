/** Keeps this container in the registry: registers, renews its lease, and starts over when forgotten. */
import { LogMessage } from '../../contracts/log-message.ts';
import {
  REGISTRY,
  type Deregistration,
  type Heartbeat,
  type HeartbeatReply,
  type RegisterReply,
  type Registration,
} from '../../contracts/registry.ts';
import type { CallOptions } from '../context.ts';
import type { JsonObject } from '../../contracts/actions/action.ts';
import type { Log } from '../log/log.ts';

type Ask = <T>(
  agent: string,
  action: string,
  input: JsonObject,
  options: CallOptions,
) => Promise<T>;

export interface RegistrationOptions {
  readonly registration: Registration;
  /** State for the heartbeat. */
  readonly state: () => string;
  readonly call: Ask;
  readonly log: Log;
  /** Runs the task later; the returned function cancels it. For tests. */
  readonly schedule?: (task: () => void, delayMs: number) => () => void;
  readonly random?: () => number;
}

const ASK_MS = 3_000;
const DEREGISTER_MS = 1_000;
/** Waiting time after failures: doubles from the first to the last value, with full jitter above half. */
const BACKOFF_MS = { first: 1_000, last: 10_000 };

export class RegistryClient {
  readonly #options: RegistrationOptions;
  readonly #schedule: (task: () => void, delayMs: number) => () => void;
  readonly #random: () => number;
  #heartbeatMs: number = REGISTRY.heartbeatMs;
  #registered = false;
  #failures = 0;
  #stopped = false;
  #left = false;
  #cancel: (() => void) | undefined;

  constructor(options: RegistrationOptions) {
    this.#options = options;
    this.#schedule = options.schedule ?? later;
    this.#random = options.random ?? Math.random;
  }

  /** True while the registry knows this instance, as far as we know. */
  get registered(): boolean {
    return this.#registered;
  }

  /** Begins; does not wait, since nothing here depends on the registry. */
  start(): void {
    void this.#turn();
  }

  /** Another container of the same name renews the entry from now on. */
  leave(): void {
    this.#stopped = true;
    this.#left = true;
    this.#cancel?.();
  }

  /** Ends the lease, so that nobody is sent here any more. Never rejects. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel?.();
    if (!this.#registered || this.#left) return;
    this.#registered = false;
    const { name, machine, instance } = this.#options.registration;
    const input: Deregistration = { name, machine, instance };
    await this.#ask('deregister', input, DEREGISTER_MS).catch((err: unknown) => {
      this.#options.log.debug('not deregistered; the lease will expire', { err });
    });
  }

  async #turn(): Promise<void> {
    let wait: number;
    try {
      await (this.#registered ? this.#beat() : this.#register());
      this.#failures = 0;
      wait = this.#registered ? this.#heartbeatMs * (0.9 + 0.2 * this.#random()) : 0;
    } catch (err) {
      wait = this.#failed(err);
    }
    if (!this.#stopped) this.#cancel = this.#schedule(() => void this.#turn(), wait);
  }

  async #register(): Promise<void> {
    const reply = await this.#ask<RegisterReply>('register', this.#options.registration, ASK_MS);
    if (reply.heartbeat_ms > 0) this.#heartbeatMs = reply.heartbeat_ms;
    this.#registered = true;
    // Told to stop while the reply was on its way: the lease must not outlive the container.
    if (this.#stopped) return this.stop();
    this.#options.log.info(LogMessage.registered, { lease_ms: reply.lease_ms });
  }

  async #beat(): Promise<void> {
    const { name, machine, instance } = this.#options.registration;
    const input: Heartbeat = { name, machine, instance, state: this.#options.state() };
    const { known } = await this.#ask<HeartbeatReply>('heartbeat', input, ASK_MS);
    if (known === false) {
      this.#options.log.info('the registry does not know this container; registering again');
      this.#registered = false;
    }
  }

  /** Tells the log once per outage; gives the time to wait. */
  #failed(err: unknown): number {
    this.#failures += 1;
    if (this.#failures === 1)
      this.#options.log.warn('the registry does not answer', { reason: String(err) });
    const longest = Math.min(BACKOFF_MS.first * 2 ** (this.#failures - 1), BACKOFF_MS.last);
    return longest * (0.5 + 0.5 * this.#random());
  }

  #ask<T>(action: string, input: JsonObject, timeoutMs: number): Promise<T> {
    return this.#options.call<T>(REGISTRY.agent, action, input, { timeoutMs });
  }
}

function later(task: () => void, delayMs: number): () => void {
  const timer = setTimeout(task, delayMs);
  timer.unref();
  return () => clearTimeout(timer);
}
