/** Questions to this machine's Prometheus, which may be away at any time. */
import { httpGet } from '../http-get.ts';

/** One series of an answer: its labels, and Unix seconds with values as texts. */
export interface Matrix {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [number, string])[];
}

export interface RangeQuestion {
  readonly query: string;
  /** Unix seconds. */
  readonly start: number;
  readonly end: number;
  /** Seconds. */
  readonly step: number;
}

const BASE = 'http://prometheus:9090';
/** A page that waits for it shows the hub's own history instead. */
export const ANSWER_MS = 2_000;
/** After a failure it is left alone for this long, so that one who is away costs nobody his deadline each time. */
const REST_MS = 10_000;

export class PrometheusClient {
  readonly #get: typeof httpGet;
  readonly #now: () => number;
  #restUntil = -Infinity;

  /** @param now milliseconds of a clock that is never set */
  constructor(get: typeof httpGet = httpGet, now: () => number = () => performance.now()) {
    this.#get = get;
    this.#now = now;
  }

  /** The answer; undefined while Prometheus is away. */
  async range({ query, start, end, step }: RangeQuestion): Promise<Matrix[] | undefined> {
    if (this.#now() < this.#restUntil) return undefined;
    const terms = new URLSearchParams({
      query,
      start: String(start),
      end: String(end),
      step: String(step),
      timeout: `${ANSWER_MS}ms`,
    });
    try {
      const { status, body } = await this.#get(`${BASE}/api/v1/query_range?${terms}`, ANSWER_MS);
      if (status !== 200) throw new Error(`status ${status}`);
      return (JSON.parse(body) as { data: { result: Matrix[] } }).data.result;
    } catch {
      this.#restUntil = this.#now() + REST_MS;
      return undefined;
    }
  }
}
