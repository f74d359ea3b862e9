/** Answers the calls of one gRPC door. */
import type { EventEmitter } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import {
  Metadata,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
} from '@grpc/grpc-js';
import type { Registry } from '@bufbuild/protobuf';
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { ClientTooSlow } from '../../../contracts/error-catalogue/services/door.ts';
import { Draining, InternalError } from '../../../contracts/error-catalogue/runtime/runtime.ts';
import { TandemError } from '../../../contracts/errors.ts';
import type { CallMeta } from '../../../runtime/dispatch/dispatch.ts';
import type { DoorParts } from '../../../runtime/door.ts';
import { attribute } from '../../../contracts/observability/trace.ts';
import { requireScope, type Identify } from '../caller.ts';
import { LONGEST_CALL_MS } from '../deadline.ts';
import { DoorSpan } from '../door-span.ts';
import type { StreamCalls } from '../stream-calls.ts';
import { decodeMessage, encodeMessage } from './codec.ts';
import type { Rpc } from './methods.ts';
import { serviceError } from './status.ts';

export interface RpcParts extends Pick<DoorParts, 'dispatcher' | 'ctx'> {
  readonly identify: Identify;
  readonly streams: StreamCalls;
  readonly registry: Registry;
  readonly draining: () => boolean;
  /** A client that reads nothing for this long is cut off, milliseconds. */
  readonly stallMs: number;
}

export const TRANSPORT = 'grpc';

type UnaryCall = ServerUnaryCall<Buffer, Uint8Array>;
type StreamCall = ServerWritableStream<Buffer, Uint8Array>;

interface Admitted {
  readonly input: JsonObject;
  readonly meta: CallMeta;
}

export class RpcHandler {
  readonly #parts: RpcParts;

  constructor(parts: RpcParts) {
    this.#parts = parts;
  }

  /** Never rejects. */
  async unary(rpc: Rpc, call: UnaryCall, callback: sendUnaryData<Uint8Array>): Promise<void> {
    const trailers = new Metadata();
    const span = this.#span(rpc, call, trailers);
    try {
      const { input, meta } = await this.#admit(rpc, call, span);
      const request = { action: rpc.name, input, meta };
      const { body, failure } = await this.#parts.dispatcher.dispatch(request);
      if (failure !== undefined) {
        span.code = failure.code;
        callback(serviceError(failure, trailers));
      } else callback(null, this.#encode(rpc, body as JsonObject), trailers);
    } catch (thrown) {
      callback(serviceError(this.#refused(rpc, thrown, span), trailers));
    }
    span.end();
  }

  /** Never rejects. */
  async stream(rpc: Rpc, call: StreamCall): Promise<void> {
    const trailers = new Metadata();
    const span = this.#span(rpc, call, trailers);
    try {
      const { input, meta } = await this.#admit(rpc, call, span);
      const open = await this.#parts.streams.open(rpc.name, input, meta);
      try {
        const first = open.next();
        // What is refused is refused by then; else the source listens now, and a reader of a quiet stream knows it.
        await Promise.race([first, turn()]);
        call.sendMetadata(new Metadata());
        for (let item = await first; item !== undefined; item = await open.next())
          if (!call.write(this.#encode(rpc, item))) await this.#taken(rpc, call);
      } catch (thrown) {
        if (thrown instanceof TandemError) open.end(thrown);
        throw thrown;
      }
      call.end(trailers);
    } catch (thrown) {
      call.emit('error', serviceError(this.#refused(rpc, thrown, span), trailers));
    }
    span.end({}, true);
  }

  #span(rpc: Rpc, call: UnaryCall | StreamCall, trailers: Metadata): DoorSpan {
    const span = new DoorSpan({
      tracer: this.#parts.ctx.tracer,
      name: `${rpc.method.parent.typeName}/${rpc.method.name}`,
      asked: rpc.name,
      header: (key) => headerOf(call, key),
      attributes: { [attribute.transport]: TRANSPORT },
    });
    trailers.set('traceparent', span.traceparent);
    return span;
  }

  async #admit(rpc: Rpc, call: UnaryCall | StreamCall, span: DoorSpan): Promise<Admitted> {
    const { identify, ctx, draining, registry } = this.#parts;
    const { agent } = ctx.identity;
    if (draining()) throw new Draining({ agent });
    const caller = await identify(headerOf(call, 'authorization'));
    requireScope(caller, rpc.scope, { agent, action: rpc.name });
    const gone = new AbortController();
    (call as EventEmitter).on('cancelled', () => gone.abort());
    const message = decodeMessage(call.request, rpc.method.input, rpc.schema, registry);
    const { principal, token } = caller;
    const key = headerOf(call, 'idempotency-key');
    return {
      input: withKey(rpc.input?.(message) ?? message, rpc, key),
      meta: {
        transport: TRANSPORT,
        traceparent: span.traceparent,
        principal,
        token,
        caller: principal.kind === 'anonymous' ? undefined : principal.subject,
        deadline: deadlineOf(call),
        signal: gone.signal,
      },
    };
  }

  #encode(rpc: Rpc, value: JsonObject): Uint8Array {
    const { ctx, registry } = this.#parts;
    const names = { agent: ctx.identity.agent, action: rpc.name };
    return encodeMessage(rpc.output?.(value) ?? value, rpc.method.output, names, registry);
  }

  /** Waits until the client has read. @throws CLIENT_TOO_SLOW */
  #taken(rpc: Rpc, call: StreamCall): Promise<void> {
    const { stallMs } = this.#parts;
    return new Promise((resolve, reject) => {
      const done = () => {
        clearTimeout(timer);
        call.off('drain', done);
        call.off('cancelled', done);
        resolve();
      };
      const timer = setTimeout(() => {
        call.off('drain', done);
        call.off('cancelled', done);
        reject(new ClientTooSlow({ stream: rpc.name, seconds: stallMs / 1000 }));
      }, stallMs);
      call.once('drain', done).once('cancelled', done);
    });
  }

  /** Counts what went wrong outside of an action. */
  #refused(rpc: Rpc, thrown: unknown, span: DoorSpan): TandemError {
    const { ctx, dispatcher } = this.#parts;
    let failure = thrown;
    if (!(failure instanceof TandemError)) {
      ctx.log.error('call failed', { rpc: rpc.method.name, err: thrown });
      ctx.reportError(thrown, { context: { rpc: rpc.method.name } });
      const holes = { agent: ctx.identity.agent, action: rpc.name, trace: span.trace.traceId };
      failure = new InternalError(holes, { cause: thrown });
    }
    span.code = (failure as TandemError).code;
    dispatcher.refuse(failure as TandemError, { transport: TRANSPORT });
    return failure as TandemError;
  }
}

const headerOf = (call: UnaryCall | StreamCall, key: string) =>
  call.metadata.get(key)[0]?.toString();

function withKey(input: JsonObject, rpc: Rpc, key: string | undefined): JsonObject {
  const known = rpc.schema.properties?.['idempotency_key'] !== undefined;
  if (!known || key === undefined || input['idempotency_key'] !== undefined) return input;
  return { ...input, idempotency_key: key };
}

function deadlineOf(call: UnaryCall | StreamCall): number | undefined {
  const deadline = call.getDeadline();
  const at = typeof deadline === 'number' ? deadline : deadline.getTime();
  return Number.isFinite(at) ? Math.min(at, Date.now() + LONGEST_CALL_MS) : undefined;
}
