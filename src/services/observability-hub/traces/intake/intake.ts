/** Takes in what the containers of both machines publish, in steps that share one transaction. */
import type { NatsConnection } from '@nats-io/transport-node';
import type { Span } from '../../../../contracts/observability/observability.ts';
import { subjects } from '../../../../contracts/fabric/subjects.ts';
import { attribute } from '../../../../contracts/observability/trace.ts';
import { Allowance } from '../../../../runtime/tracing/allowance.ts';
import { ClockOffsets } from './clock-offsets.ts';
import { readBatch } from './read-batch.ts';

export interface IntakeParts {
  /** Gets all spans that came since the last time. */
  readonly take: (spans: readonly Span[]) => void;
  /** Counts what was not taken, and why. */
  readonly count: (outcome: 'received' | 'refused' | 'flood', spans: number) => void;
  readonly now?: () => number;
}

/** Between two steps, milliseconds. */
const STEP_MS = 250;
/** More than these in a second are too many for the store; sampling is what should be lowered then. */
const SPANS_PER_SECOND = 4_000;

export class Intake {
  readonly offsets = new ClockOffsets();
  readonly #parts: IntakeParts;
  readonly #now: () => number;
  readonly #allowance = new Allowance(SPANS_PER_SECOND);
  #spans: Span[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
    this.#now = parts.now ?? Date.now;
  }

  /** @param agent whose subject it came on; the broker lets nobody else publish there */
  add(agent: string, text: string): void {
    const now = this.#now();
    const batch = readBatch(agent, text);
    if (batch === undefined) return this.#parts.count('refused', 1);
    const { machine, spans, sentMs, refused } = batch;
    this.offsets.observe(machine, sentMs, now);
    if (refused > 0) this.#parts.count('refused', refused);
    const taken = spans.filter(() => this.#allowance.take(now));
    this.#parts.count('received', taken.length);
    if (taken.length < spans.length) this.#parts.count('flood', spans.length - taken.length);
    const shift = this.offsets.correction(machine);
    this.#spans.push(...(shift === 0 ? taken : taken.map((span) => moved(span, shift))));
    if (this.#spans.length > 0) this.#timer ??= setTimeout(() => this.flush(), STEP_MS);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const spans = this.#spans;
    this.#spans = [];
    if (spans.length > 0) this.#parts.take(spans);
  }
}

function moved(span: Span, shift: number): Span {
  const attributes = { ...span.attributes, [attribute.shift]: Math.round(shift * 1000) / 1000 };
  return { ...span, start_ms: span.start_ms + shift, attributes };
}

/** @returns stops listening */
export function listen(nc: NatsConnection, intake: Intake): () => void {
  const prefix = subjects.trace('');
  const ears = nc.subscribe(subjects.trace('>'), {
    callback: (error, message) => {
      if (error === null) intake.add(message.subject.slice(prefix.length), message.string());
    },
  });
  return () => {
    ears.unsubscribe();
    intake.flush();
  };
}
