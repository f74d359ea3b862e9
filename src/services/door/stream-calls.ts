/** Runs the streams of an agent for its doors, as the dispatcher runs its actions. */
import { Gauge } from 'prom-client';
import type { JsonObject } from '../../contracts/actions/action.ts';
import { TakenOver } from '../../contracts/error-catalogue/runtime/colors.ts';
import { CallCancelled } from '../../contracts/error-catalogue/services/door.ts';
import {
  DeadlineExceeded,
  InputInvalid,
  InternalError,
  OutputInvalid,
} from '../../contracts/error-catalogue/runtime/runtime.ts';
import { TandemError } from '../../contracts/errors.ts';
import { attribute } from '../../contracts/observability/trace.ts';
import type { ActionStream } from '../../runtime/agent.ts';
import { RequestScope } from '../../runtime/dispatch/call-context.ts';
import { compileCheck, type Check } from '../../runtime/dispatch/check.ts';
import type { CallMeta } from '../../runtime/dispatch/dispatch.ts';
import type { DoorParts } from '../../runtime/door.ts';
import { streamCode } from './door-span.ts';
import { OpenStream } from './open-stream.ts';

interface Checks {
  readonly input: Check;
  readonly item: Check;
}

export class StreamCalls {
  readonly #parts: Pick<DoorParts, 'definition' | 'ctx' | 'guard' | 'gate'>;
  readonly #checks = new Map<string, Checks>();
  readonly #open = new Set<OpenStream>();
  readonly #whenIdle: (() => void)[] = [];
  readonly #gauge: Gauge;

  constructor(parts: Pick<DoorParts, 'definition' | 'ctx' | 'guard' | 'gate'>) {
    this.#parts = parts;
    const name = 'tandem_door_streams';
    this.#gauge =
      (parts.ctx.metrics.getSingleMetric(name) as Gauge | undefined) ??
      new Gauge({
        name,
        help: 'Streams that somebody is connected to',
        labelNames: ['stream', 'transport'],
        registers: [parts.ctx.metrics],
      });
  }

  /**
   * Opens a stream.
   *
   * @throws what the guard refuses, INPUT_INVALID; later failures come out of `next()`
   */
  async open(name: string, input: JsonObject, meta: CallMeta): Promise<OpenStream> {
    const { definition, ctx, guard, gate } = this.#parts;
    const stream = definition.streams?.[name];
    if (stream === undefined) throw new Error(`no stream ${name}`);
    const names = { agent: ctx.identity.agent, action: name };
    if (gate?.open === false && (await gate.place()) === 'elsewhere')
      throw new TakenOver({ agent: names.agent });
    const scope = new RequestScope(ctx, name, meta, meta.deadline ?? Number.POSITIVE_INFINITY);
    if (stream.requires !== undefined) scope.principal = await guard(stream.requires, meta, names);
    const checks = await this.#checksOf(name, stream);
    const wrong = checks.input(input);
    if (wrong !== undefined) throw new InputInvalid({ ...names, problems: wrong });
    return this.#track(stream.run(input, scope), scope, meta, checks.item);
  }

  /** Ends all streams with this failure, as a drain does. */
  end(failure: TandemError): void {
    for (const open of this.#open) open.end(failure);
  }

  /** Resolves when no stream is open. */
  idle(): Promise<void> {
    if (this.#open.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenIdle.push(resolve));
  }

  #track(
    items: AsyncIterable<unknown>,
    scope: RequestScope,
    meta: CallMeta,
    item: Check,
  ): OpenStream {
    const started = performance.now();
    const labels = { stream: scope.action, transport: meta.transport };
    const names = { agent: scope.identity.agent, action: scope.action };
    const cancelled = () => open.end(new CallCancelled({ action: scope.action }));
    const timer = deadlineTimer(meta.deadline, () =>
      open.end(new DeadlineExceeded({ ...names, lateMs: 0 })),
    );
    const open: OpenStream = new OpenStream(items as AsyncIterable<JsonObject>, scope, {
      check: (value) => {
        const problems = item(value);
        return problems === undefined ? undefined : new OutputInvalid({ ...names, problems });
      },
      explain: (thrown) => this.#explain(thrown, scope),
      onEnd: () => {
        clearTimeout(timer);
        meta.signal?.removeEventListener('abort', cancelled);
        this.#open.delete(open);
        this.#gauge.dec(labels);
        this.#keepSpan(scope, meta, started, open.failure);
        if (this.#open.size === 0) for (const resolve of this.#whenIdle.splice(0)) resolve();
      },
    });
    this.#open.add(open);
    this.#gauge.inc(labels);
    if (meta.signal?.aborted === true) cancelled();
    else meta.signal?.addEventListener('abort', cancelled, { once: true });
    return open;
  }

  #keepSpan(scope: RequestScope, meta: CallMeta, started: number, failure?: TandemError): void {
    const code = streamCode(failure?.code);
    scope.tracer.ended(scope, { name: scope.action, started, code, long: true }, () => ({
      kind: 'internal',
      attributes: { [attribute.transport]: meta.transport },
    }));
  }

  #explain(thrown: unknown, scope: RequestScope): TandemError {
    if (thrown instanceof TandemError && thrown.status !== 500) return thrown;
    const { agent } = scope.identity;
    scope.log.error('stream failed', { stream: scope.action, err: thrown });
    scope.reportError(thrown, { context: { stream: scope.action } });
    if (thrown instanceof TandemError) return thrown;
    const holes = { agent, action: scope.action, trace: scope.trace.traceId };
    return new InternalError(holes, { cause: thrown });
  }

  async #checksOf(name: string, stream: ActionStream): Promise<Checks> {
    const known = this.#checks.get(name);
    if (known !== undefined) return known;
    const [input, item] = await Promise.all([
      compileCheck(stream.input),
      compileCheck(stream.item),
    ]);
    const checks = { input, item };
    this.#checks.set(name, checks);
    return checks;
  }
}

/** Longest delay a Node timer takes, milliseconds. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

function deadlineTimer(deadline: number | undefined, late: () => void): NodeJS.Timeout | undefined {
  if (deadline === undefined) return undefined;
  return setTimeout(late, Math.min(Math.max(deadline - Date.now(), 0), LONGEST_TIMER_MS));
}
