/** The span of one request at a door, from its receipt to its answer. */
import { CallCancelled } from '../../contracts/error-catalogue/services/door.ts';
import { Draining } from '../../contracts/error-catalogue/runtime/runtime.ts';
import { attribute, HOUSEKEEPING, type Attributes } from '../../contracts/observability/trace.ts';
import { continueTrace, isSampled, traceparentOf, type TraceContext } from '../../runtime/trace.ts';
import type { Tracer, Traced } from '../../runtime/tracing/tracer.ts';

/** When the ingress got the request: `t=<Unix milliseconds>`. */
const INGRESS_HEADER = 'x-request-start';
/** The ingress never holds a request longer, milliseconds; whatever says more is no ingress. */
const LONGEST_INGRESS_MS = 60_000;

export interface AtDoor {
  readonly tracer: Tracer;
  /** What is asked for, e.g. `GET /v1/agents/{name}`. */
  readonly name: string;
  /** Action or stream behind it; undefined: nothing is there, which starts no trace. */
  readonly asked: string | undefined;
  /** Gives a header by its name in lower case. */
  readonly header: (name: string) => string | undefined;
  readonly attributes: Attributes;
}

export class DoorSpan implements Traced {
  readonly trace: TraceContext;
  /** The trace as the work behind the door gets it, and as the caller is told. */
  readonly traceparent: string;
  /** Code of the failure that the caller gets. */
  code = 'ok';
  readonly #at: AtDoor;
  readonly #started = performance.now();
  readonly #ingress: number | undefined;

  constructor(at: AtDoor) {
    const { tracer, asked, header } = (this.#at = at);
    const received = header('traceparent');
    const sampled = received === undefined && asked !== undefined && tracer.samples(asked);
    this.trace = continueTrace(received, { sampled });
    this.traceparent = traceparentOf(this.trace);
    this.#ingress = isSampled(this.trace) ? ingressMs(header(INGRESS_HEADER)) : undefined;
  }

  get sampled(): boolean {
    return isSampled(this.trace);
  }

  /**
   * @param long it took as long as the caller wanted, as streams do
   */
  end(more: Attributes = {}, long = false): void {
    const { tracer, name, asked, attributes } = this.#at;
    // Whoever tries paths out would otherwise fill the room for failures.
    if (!this.sampled && (asked === undefined || HOUSEKEEPING.has(asked))) return;
    const code = long ? streamCode(this.code) : this.code;
    tracer.ended(this, { name, started: this.#started, code, long }, () => ({
      kind: 'server',
      attributes: {
        ...attributes,
        ...more,
        ...(this.#ingress === undefined ? {} : { [attribute.ingress]: this.#ingress }),
      },
    }));
  }
}

/** A client that goes and a service that stops are the usual ends of a stream. */
const STREAM_ENDS: ReadonlySet<string> = new Set([CallCancelled.code, Draining.code]);

/** @param code of what ended it; undefined when its source came to an end */
export function streamCode(code: string | undefined): string {
  return code === undefined || STREAM_ENDS.has(code) ? 'ok' : code;
}

function ingressMs(header: string | undefined): number | undefined {
  const since = Number(/^t=(\d{13})$/.exec(header ?? '')?.[1] ?? NaN);
  const took = Date.now() - since;
  return took >= 0 && took < LONGEST_INGRESS_MS ? took : undefined;
}
