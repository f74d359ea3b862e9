import {
  circuitBreaker,
  ConsecutiveBreaker,
  handleAll,
  type CircuitBreakerPolicy,
} from 'cockatiel';

/** Failures in a row that open the breaker, and how long it stays open, as in the old coordinator. */
const BREAKER = { failures: 3, openMs: 30_000 } as const;

/** Leaves a partner alone that failed three times in a row; after 30 s one call may try again. */
export function createBreaker(): CircuitBreakerPolicy {
  return circuitBreaker(handleAll, {
    halfOpenAfter: BREAKER.openMs,
    breaker: new ConsecutiveBreaker(BREAKER.failures),
  });
}
