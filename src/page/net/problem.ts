/** What went wrong with a request, in words for people. */

/** A failure as the hub tells it (RFC 9457), or as the network does. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;

  /** @param status 0: no answer at all */
  constructor(status: number, code: string, detail: string) {
    super(detail);
    this.status = status;
    this.code = code;
  }

  /** No answer, or the hub says that what it asked is away: what is shown is the last that was known. */
  get away(): boolean {
    return this.status === 0 || this.status >= 502;
  }

  /** The caller has to log in, or may not. */
  get refused(): boolean {
    return this.status === 401 || this.status === 403;
  }
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);

/** Makes a problem from the body of an answer, whatever that is. */
export function problemFrom(status: number, body: unknown): Problem {
  const fields = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const detail = text(fields['detail']) ?? text(fields['message']) ?? `the hub answered ${status}`;
  return new Problem(status, text(fields['code']) ?? `HTTP_${status}`, detail);
}

export const noAnswer = (reason: string) =>
  new Problem(0, 'NO_ANSWER', `the hub does not answer: ${reason}`);
