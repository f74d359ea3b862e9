/** Everybody else: after an attack the containers live on, and whoever asks is answered. */
import { FOUR } from '../endpoints/new-endpoints.ts';
import { doorOf } from '../clients/ingress.ts';
import type { Slice } from '../containers/slice.ts';
import { until } from '../until.ts';

export class Bystanders {
  readonly #slice: Slice;
  readonly #paths: Readonly<Record<string, { readonly get: string }>>;
  readonly #lives = new Map<string, string>();

  /** @param paths what bystanders ask each service for */
  constructor(slice: Slice, paths: Readonly<Record<string, { readonly get: string }>>) {
    this.#slice = slice;
    this.#paths = paths;
  }

  /** Before the first attack. */
  async remember(): Promise<void> {
    for (const { machine, name } of FOUR) this.#lives.set(name, await this.#life(machine, name));
  }

  async areServed(): Promise<void> {
    for (const { machine, name } of FOUR) {
      const life = await this.#life(machine, name);
      expect({ name, life }).toEqual({ name, life: this.#lives.get(name) });
      const door = `http://${doorOf(machine, name)}`;
      await until(
        `an answer of ${name} to everybody else`,
        () =>
          Promise.all(['/health/ready', this.#paths[name]!.get].map((path) => ask(door + path))),
        (seen) => seen.every((status) => status === 200),
      );
    }
  }

  async #life(machine: string, name: string): Promise<string> {
    const container = await this.#slice.container(machine, name);
    const { State, RestartCount } = await container.inspect();
    return `${State.StartedAt} ${RestartCount}`;
  }
}

const ask = async (url: string) =>
  (await fetch(url, { signal: AbortSignal.timeout(5_000) })).status;
