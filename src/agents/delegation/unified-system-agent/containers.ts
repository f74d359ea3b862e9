/** The containers of this machine, through its steward: the only one with the engine's socket. */
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { STEWARD, type ContainerSummary } from '../../../contracts/steward.ts';
import type { Call } from '../../../runtime/context.ts';
import { without } from '../shared/without.ts';

/** An engine stops a container within its grace period. */
export const TIMEOUT_MS = 120_000;

export class Containers {
  readonly #call: Call;
  readonly #machine: string;

  constructor(call: Call, machine: string) {
    this.#call = call;
    this.#machine = machine;
  }

  /** Summaries by entry name. @throws AGENT_UNREACHABLE without a steward */
  async list(): Promise<Record<string, ContainerSummary>> {
    const reply = await this.#ask('list_containers', {});
    const containers = reply['containers'] as ContainerSummary[];
    return Object.fromEntries(containers.map((container) => [container.name, container]));
  }

  /** What the steward says of one container. @param name entry or compose service name */
  inspect(name: string): Promise<JsonObject> {
    return this.#one('inspect_container', name);
  }

  start(name: string): Promise<JsonObject> {
    return this.#one('start_container', name);
  }

  stop(name: string): Promise<JsonObject> {
    return this.#one('stop_container', name);
  }

  restart(name: string): Promise<JsonObject> {
    return this.#one('restart_container', name);
  }

  async #one(action: string, name: string): Promise<JsonObject> {
    const { container, ...rest } = await this.#ask(action, { name });
    return { ...without(rest, 'status'), ...(container as JsonObject | undefined) };
  }

  #ask(action: string, input: JsonObject): Promise<JsonObject> {
    const options = { machine: this.#machine, timeoutMs: TIMEOUT_MS };
    return this.#call<JsonObject>(STEWARD, action, input, options);
  }
}
