/** Failures as `application/problem+json` (RFC 9457). */
import type { TandemError } from '../../../../contracts/errors.ts';

export const PROBLEM_JSON = 'application/problem+json';

/** One thing that is wrong with a request. */
export interface RequestProblem {
  /** Where `pointer` starts: the path, the query or the body. */
  readonly in: 'path' | 'query' | 'body';
  /** JSON pointer (RFC 6901). */
  readonly pointer: string;
  readonly detail: string;
}

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Path that was asked for. */
  readonly instance: string;
  readonly code: string;
  readonly retryable: boolean;
  /** Under this id the logs of all involved containers tell more. */
  readonly trace_id?: string;
  readonly problems?: readonly RequestProblem[];
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Hole of an error that carries the single problems of a request. */
export const POINTERS = 'pointers';

export function problemOf(failure: TandemError, instance: string, traceId?: string): Problem {
  const { [POINTERS]: problems, ...details } = failure.details;
  return {
    type: problemType(failure.code),
    title: titleOf(failure.code),
    status: failure.status,
    detail: failure.message,
    instance,
    code: failure.code,
    retryable: failure.retryable,
    ...(traceId === undefined ? {} : { trace_id: traceId }),
    ...(Array.isArray(problems) ? { problems: problems as RequestProblem[] } : {}),
    ...(Object.keys(details).length === 0 ? {} : { details }),
  };
}

/** A name, not an address: the fleet publishes no pages. docs/errors.md explains each code. */
const problemType = (code: string) => `urn:tandem:error:${code}`;

/** `AGENT_NOT_FOUND` -> `Agent not found`: the same for every occurrence, as the RFC asks. */
function titleOf(code: string): string {
  const words = code.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const DEFAULT_RETRY_SECONDS = 1;

/** Seconds after which the same request may succeed, for `Retry-After`; undefined when waiting will not help. */
export function retryAfter(failure: TandemError): number | undefined {
  if (!failure.retryable || ![408, 429, 502, 503].includes(failure.status)) return undefined;
  const wait = failure.details['retryAfterMs'] ?? failure.details['retry_after_ms'];
  return typeof wait === 'number' && wait > 0 ? Math.ceil(wait / 1000) : DEFAULT_RETRY_SECONDS;
}
