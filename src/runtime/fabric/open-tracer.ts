/** The tracer of a container: publishes its spans on the fabric and shows how many got lost. */
import client, { type Registry } from 'prom-client';
import { subjects } from '../../contracts/fabric/subjects.ts';
import type { SpanBatch } from '../../contracts/observability/trace.ts';
import type { Fabric } from './connect.ts';
import type { Identity } from '../settings/identity.ts';
import { SpanBuffer } from '../tracing/span-buffer.ts';
import { Tracer } from '../tracing/tracer.ts';

export interface TracingParts {
  readonly identity: Pick<Identity, 'agent' | 'machine'>;
  readonly fabric: Fabric;
  readonly registry: Registry;
  readonly ratio: number;
  readonly slowMs: number;
}

export interface Tracing {
  readonly tracer: Tracer;
  /** Publishes what is there; at the end of a drain, before the connection closes. */
  close(): Promise<void>;
}

export function openTracing({ identity, fabric, registry, ratio, slowMs }: TracingParts): Tracing {
  const subject = subjects.trace(identity.agent);
  const spans = new client.Counter({
    name: 'tandem_trace_spans_total',
    help: 'Spans by what became of them: published, or dropped since they could not be in time',
    labelNames: ['outcome'] as const,
    registers: [registry],
  });
  const publish = (batch: SpanBatch) => {
    // Nobody stores them for us, so what is published while the connection is away would be kept twice.
    if (!fabric.connected || fabric.nc.isClosed()) return false;
    fabric.nc.publish(subject, JSON.stringify(batch));
    spans.inc({ outcome: 'published' }, batch.spans.length);
    return true;
  };
  const onDropped = () => spans.inc({ outcome: 'dropped' });
  const buffer = new SpanBuffer({ machine: identity.machine, publish, onDropped });
  const tracer = new Tracer({ ratio, slowMs, keep: (span) => buffer.add(span) });
  return { tracer, close: async () => buffer.flush() };
}
