/** Per-action counts behind `$SRV.STATS`. */
import type { Endpoint } from '@nats-io/services';
import type { TandemError } from '../../contracts/errors.ts';

const NANOS_PER_MS = 1_000_000;

interface Count {
  requests: number;
  errors: number;
  milliseconds: number;
  lastError: string;
}

/** The library counts only until a handler returns its promise, so the real figures are kept here. */
export class EndpointStats {
  readonly #counts = new Map<string, Count>();

  count(action: string, milliseconds: number, failure: TandemError | undefined): void {
    let count = this.#counts.get(action);
    if (count === undefined) {
      count = { requests: 0, errors: 0, milliseconds: 0, lastError: '' };
      this.#counts.set(action, count);
    }
    count.requests += 1;
    count.milliseconds += milliseconds;
    if (failure !== undefined) {
      count.errors += 1;
      count.lastError = `${failure.status}:${failure.message}`;
    }
  }

  /** Puts the figures where the library reads them for its reply. */
  fill(endpoint: Endpoint): undefined {
    const { name, stats } = endpoint as Endpoint & {
      name?: string;
      stats?: Record<string, unknown>;
    };
    const count = this.#counts.get(name ?? '');
    if (count === undefined || stats === undefined) return undefined;
    const nanos = Math.round(count.milliseconds * NANOS_PER_MS);
    stats['num_requests'] = count.requests;
    stats['num_errors'] = count.errors;
    stats['last_error'] = count.lastError;
    stats['processing_time'] = nanos;
    stats['average_processing_time'] = Math.round(nanos / count.requests);
    return undefined;
  }
}
