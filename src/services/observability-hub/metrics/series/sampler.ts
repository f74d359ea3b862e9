/** Makes the samples of a member from what the engine says of it and from its own page. */
import type { Member } from '../../../../contracts/observability/observability.ts';
import type { FleetView } from '../../fleet/fleet-view.ts';
import { readCounters } from './exposition.ts';
import { ratesBetween, type Reading } from './rates.ts';
import type { SeriesHistory } from './series-history.ts';

interface Clocks {
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Milliseconds of a clock that is never set. */
  readonly steady: () => number;
}

export class Sampler {
  readonly #history: SeriesHistory;
  readonly #fleet: Pick<FleetView, 'noteRates'>;
  readonly #clocks: Clocks;
  readonly #before = new Map<string, Reading>();

  constructor(
    history: SeriesHistory,
    fleet: Pick<FleetView, 'noteRates'>,
    clocks: Clocks = { now: Date.now, steady: () => performance.now() },
  ) {
    this.#history = history;
    this.#fleet = fleet;
    this.#clocks = clocks;
  }

  /** @param page what the member shows of itself; undefined when it did not answer or has no such page */
  take(member: Member, page: string | undefined): void {
    const values = new Map<string, number>();
    const put = (series: string, value: number | null) => {
      if (value !== null && Number.isFinite(value)) values.set(series, value);
    };
    const { load, id } = member;
    put('cpu_percent', load.cpu_percent);
    put('memory_bytes', load.memory_bytes);
    put('memory_percent', load.memory_percent);
    put('restarts', member.restarts);
    if (page !== undefined) this.#own(id, page, put, values);
    else {
      this.#before.delete(id);
      this.#fleet.noteRates(id, { requests_per_second: null, errors_per_second: null });
    }
    this.#history.record(id, this.#clocks.now(), values);
  }

  forget(id: string): void {
    this.#before.delete(id);
    this.#history.forget(id);
  }

  /** The engine counts the whole container, so its figures of CPU and memory win where there are any. */
  #own(
    id: string,
    page: string,
    put: (series: string, value: number | null) => void,
    values: ReadonlyMap<string, number>,
  ): void {
    const reading = { ...readCounters(page), at: this.#clocks.steady() };
    const rates = ratesBetween(this.#before.get(id), reading);
    this.#before.set(id, reading);
    if (!values.has('cpu_percent')) put('cpu_percent', rates.cpuPercent);
    if (!values.has('memory_bytes')) put('memory_bytes', reading.memoryBytes);
    put('requests_per_second', rates.requestsPerSecond);
    put('errors_per_second', rates.errorsPerSecond);
    put('latency_p95_ms', rates.latencyP95Ms);
    put('queue_depth', reading.queueDepth);
    this.#fleet.noteRates(id, {
      requests_per_second: rates.requestsPerSecond,
      errors_per_second: rates.errorsPerSecond,
    });
  }
}
