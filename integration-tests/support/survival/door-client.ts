/** HTTP at the doors of the services of a slice, whose ports 8080 must be exposed. */
import type { Slice } from '../containers/slice.ts';

/** Longer than anything that is asked takes, and than a pause. */
const DEADLINE_MS = 20_000;

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

export class DoorClient {
  readonly #slice: Slice;
  readonly #token: () => string;
  readonly #addresses = new Map<string, string>();

  /** @param token of the caller */
  constructor(slice: Slice, token: () => string) {
    this.#slice = slice;
    this.#token = token;
  }

  /** @throws when the connection was refused, was closed without an answer, or nothing came in time */
  async send(machine: string, service: string, path: string, body: object): Promise<Answer> {
    const key = `${machine}/${service}`;
    try {
      const address =
        this.#addresses.get(key) ?? (await this.#slice.address(machine, service, 8080));
      this.#addresses.set(key, address);
      const response = await fetch(`http://${address}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${this.#token()}` },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      return { status: response.status, body: (await response.json()) as Answer['body'] };
    } catch (error) {
      // A container that was started again has another port.
      this.#addresses.delete(key);
      throw error;
    }
  }
}
