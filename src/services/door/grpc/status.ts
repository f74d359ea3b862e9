/** Failures as gRPC statuses. */
import { status, type Metadata, type ServiceError } from '@grpc/grpc-js';
import { UnknownAction } from '../../../contracts/error-catalogue/runtime/runtime.ts';
import type { TandemError } from '../../../contracts/errors.ts';

const BY_HTTP_STATUS: Readonly<Record<number, status>> = {
  400: status.INVALID_ARGUMENT,
  401: status.UNAUTHENTICATED,
  403: status.PERMISSION_DENIED,
  404: status.NOT_FOUND,
  408: status.DEADLINE_EXCEEDED,
  409: status.ABORTED,
  410: status.NOT_FOUND,
  412: status.FAILED_PRECONDITION,
  413: status.RESOURCE_EXHAUSTED,
  415: status.INVALID_ARGUMENT,
  422: status.FAILED_PRECONDITION,
  423: status.FAILED_PRECONDITION,
  429: status.RESOURCE_EXHAUSTED,
  499: status.CANCELLED,
  501: status.UNIMPLEMENTED,
  502: status.UNAVAILABLE,
  503: status.UNAVAILABLE,
  504: status.DEADLINE_EXCEEDED,
};

export function statusCodeOf(failure: TandemError): status {
  if (failure.code === UnknownAction.code) return status.UNIMPLEMENTED;
  // Asking again at once would not help someone who lost a race for good.
  if (failure.status === 409 && !failure.retryable) return status.FAILED_PRECONDITION;
  return BY_HTTP_STATUS[failure.status] ?? status.INTERNAL;
}

/** Longest `details`, characters: trailers are headers, which proxies bound. */
const LONGEST_DETAILS = 2_000;

/** What grpc-js sends: the status, the text, and in the trailers our code with its details. */
export function serviceError(failure: TandemError, trailers: Metadata): ServiceError {
  trailers.set('tandem-code', failure.code);
  trailers.set('tandem-retryable', String(failure.retryable));
  const details = JSON.stringify(failure.details);
  if (details.length <= LONGEST_DETAILS) trailers.set('tandem-details-bin', Buffer.from(details));
  return Object.assign(new Error(failure.message), {
    code: statusCodeOf(failure),
    details: failure.message.slice(0, LONGEST_DETAILS),
    metadata: trailers,
  });
}
