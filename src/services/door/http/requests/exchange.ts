/**
 * One request and its answer as the door sees them: no more than it needs. The web's own Request and
 * Response cost more than everything else that an agent call takes here.
 */
import type { HangUp } from '../../../../runtime/dispatch/dispatch.ts';

export interface Incoming {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly target: string;
  /** @param name in lower case */
  header(name: string): string | undefined;
  /**
   * The whole body.
   *
   * @throws BODY_TOO_LARGE, BODY_TOO_SLOW, CALL_CANCELLED when the client hangs up before its end
   */
  body(limits: BodyLimits): Promise<Uint8Array>;
  /** Aborts when the client hangs up before it has its answer. */
  readonly signal: HangUp;
}

export interface BodyLimits {
  readonly bytes: number;
  /** For the whole body, milliseconds. */
  readonly ms: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | ReadableStream<Uint8Array>;
}

/** Path of a request without its query, which may carry a token. */
export function pathOf({ target }: Pick<Incoming, 'target'>): string {
  const end = target.indexOf('?');
  return end === -1 ? target : target.slice(0, end);
}
