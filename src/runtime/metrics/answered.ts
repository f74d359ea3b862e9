/** How many requests each transport answered, for whoever judges this process while it runs. */

/** Lowest HTTP status of a failure that is not the caller's (RFC 9110). */
const SERVER_ERROR = 500;

/** Requests over one transport, and those of them that failed through no fault of the caller. */
export interface Answered {
  readonly requests: number;
  readonly errors: number;
}

/** As which tasks of the durable queue count, though they come over no transport. */
export const TASKS = 'tasks';

export class AnsweredCounts {
  readonly #byTransport = new Map<string, { requests: number; errors: number }>();

  /** @param status HTTP status of the failure; absent: it went well */
  add(transport: string, status = 0): void {
    let counts = this.#byTransport.get(transport);
    if (counts === undefined)
      this.#byTransport.set(transport, (counts = { requests: 0, errors: 0 }));
    counts.requests += 1;
    if (status >= SERVER_ERROR) counts.errors += 1;
  }

  /** Since the process began. */
  over(transport: string): Answered {
    return { requests: 0, errors: 0, ...this.#byTransport.get(transport) };
  }
}
