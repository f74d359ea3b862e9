/** Tasks in the trace of whoever submitted them: the context travels in their metadata, as in CloudEvents. */
import { attribute } from '../../contracts/observability/trace.ts';
import type { PulledTask, SubmitTask, TaskReport } from '../../contracts/task.ts';
import type { Origin } from '../context.ts';
import { childOf, continueTrace, isSampled, traceparentOf, type TraceContext } from '../trace.ts';
import { traced, type Tracer } from '../tracing/tracer.ts';

/** Field of a task's metadata. */
export const TRACEPARENT = 'traceparent';

/** The task with the trace that it is submitted in, unless it has one or that is not sampled. */
export function inTrace<T extends Pick<SubmitTask, 'metadata'>>(
  task: T,
  trace: TraceContext | undefined,
): T {
  if (trace === undefined || !isSampled(trace)) return task;
  if (task.metadata?.[TRACEPARENT] !== undefined) return task;
  return { ...task, metadata: { ...task.metadata, [TRACEPARENT]: traceparentOf(trace) } };
}

/** The span of submitting a task; `ended` is called with the code of the outcome. */
export function submission(
  task: SubmitTask,
  within: Origin | undefined,
  tracer: Tracer | undefined,
): { readonly task: SubmitTask; ended(code: string): void } {
  if (within === undefined || tracer === undefined) return { task, ended: () => undefined };
  const trace = childOf(within.trace);
  const started = performance.now();
  return {
    task: inTrace(task, trace),
    ended: (code) =>
      tracer.ended(traced(trace), { name: task.task_type, started, code, long: true }, () => ({
        kind: 'producer',
        attributes: { [attribute.peer]: 'resource-manager' },
      })),
  };
}

/** The span of the work on a task. */
export class TaskSpan {
  readonly trace: TraceContext;
  readonly #task: PulledTask;
  readonly #tracer: Tracer;
  readonly #started = performance.now();

  constructor(task: PulledTask, tracer: Tracer) {
    const received = task.metadata?.[TRACEPARENT];
    this.trace =
      typeof received === 'string'
        ? continueTrace(received)
        : continueTrace(undefined, { sampled: tracer.samples(task.task_type) });
    this.#task = task;
    this.#tracer = tracer;
  }

  end({ outcome, error }: TaskReport): void {
    const { task_type: name, task_id, attempt } = this.#task;
    const code = outcome === 'succeeded' ? 'ok' : (error?.code ?? outcome.toUpperCase());
    const ended = { name, started: this.#started, code, long: true };
    this.#tracer.ended(traced(this.trace), ended, () => ({
      kind: 'consumer',
      attributes: { [attribute.task]: task_id, [attribute.attempt]: attempt },
    }));
  }
}
