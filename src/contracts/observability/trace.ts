/** Spans on their way from the containers to the hubs. */
import type { Span } from './observability.ts';

/** A span as its container sends it: whose it is stands once, beside the batch. */
export type SentSpan = Omit<Span, 'agent' | 'machine'>;

/** One message on `trace.<agent>`. */
export interface SpanBatch {
  readonly machine: string;
  /** Clock of the sender, Unix milliseconds. */
  readonly sent_ms: number;
  /** Spans that the container has dropped since it started. */
  readonly dropped: number;
  readonly spans: readonly SentSpan[];
}

export type SpanKind = Span['kind'];
export type Attributes = Span['attributes'];

/** Names of attributes: OpenTelemetry's where it has one. */
export const attribute = {
  /** Who was asked. */
  peer: 'peer.service',
  /** Who asks, as it says. */
  caller: 'tandem.caller',
  /** `fabric`, `zmq`, `http` or `grpc`. */
  transport: 'rpc.system',
  method: 'http.request.method',
  route: 'http.route',
  status: 'http.response.status_code',
  task: 'messaging.message.id',
  /** Of a task: 1 for the first. */
  attempt: 'tandem.attempt',
  /** True: the trace was not sampled, and this span was kept since it failed or was slow. */
  unsampled: 'tandem.unsampled',
  /** Time between the ingress and the door, milliseconds. */
  ingress: 'tandem.ingress_ms',
  /** By how much a hub moved the span to make up for a clock, milliseconds. */
  shift: 'tandem.clock_shift_ms',
} as const;

/** Actions that wait as long as their caller wants, and so are not slow. */
export const LONG_POLLS: ReadonlySet<string> = new Set(['wait_task']);

/**
 * What containers do to keep the fleet running, every few seconds and without anybody having asked. Such
 * an action starts no trace and is not kept for being slow or for failing; in a trace that somebody
 * started it is a span like others.
 */
export const HOUSEKEEPING: ReadonlySet<string> = new Set([
  'ping',
  'health',
  'health_check',
  'metrics',
  'register',
  'deregister',
  'heartbeat',
  'watch',
  'token',
  'pull_tasks',
  'renew_tasks',
  'finish_tasks',
  'end_pull',
  'host_metrics',
  'performance_rows',
  // Endpoints that Prometheus and Alertmanager ask, by their paths.
  '/prometheus/targets',
  '/prometheus/probe',
  '/prometheus/facts',
  '/alertmanager/{machine}/api/v2/alerts',
]);
