/** Calls to legacy agents over their old protocol, with a deadline and a breaker for each agent. */
import { isBrokenCircuitError } from 'cockatiel';
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { DelegationFailed } from '../../../contracts/error-catalogue/services/facade.ts';
import { envelopeFields } from '../../../contracts/actions/legacy-envelope.ts';
import type { Capability, LegacyAgent } from '../../../contracts/migration/modes.ts';
import { traceparentOf, type TraceContext } from '../../../runtime/trace.ts';
import { Breaker } from '../../breaker/breaker.ts';
import { LegacySocket } from './legacy-socket.ts';

/** A call to a legacy agent. */
export interface LegacyCall {
  readonly capability: Capability;
  /** For messages. */
  readonly action: string;
  readonly message: JsonObject;
  readonly timeoutMs: number;
  /** Who asks, under which trace; goes into the envelope. */
  readonly caller: string;
  readonly trace?: TraceContext;
}

/** Idle sockets kept for each agent. */
const IDLE_SOCKETS = 4;

/** When an agent is left alone, as in the old coordinator. */
const BREAKER = { failures: 3, openMs: 30_000 } as const;

interface Line {
  readonly breaker: Breaker;
  readonly idle: LegacySocket[];
}

export class LegacyClient {
  readonly #lines = new Map<string, Line>();

  /**
   * Asks a legacy agent in the own machine's network.
   *
   * @returns its reply, a failure that it reports included
   * @throws DELEGATION_FAILED when it gives none: unreachable, late, not JSON, or its breaker is open
   */
  async ask(legacy: LegacyAgent, call: LegacyCall): Promise<JsonObject> {
    const line = this.#line(legacy.name);
    const failed = (reason: string, cause?: unknown) =>
      new DelegationFailed(
        { capability: call.capability, legacy: legacy.name, action: call.action, reason },
        { cause },
      );
    try {
      return await line.breaker.run(() => exchange(legacy, line.idle, call), call.timeoutMs);
    } catch (cause) {
      throw failed(reasonOf(cause, call.timeoutMs), cause);
    }
  }

  close(): void {
    for (const { idle } of this.#lines.values()) for (const socket of idle) socket.close();
    this.#lines.clear();
  }

  #line(name: string): Line {
    const known = this.#lines.get(name);
    if (known !== undefined) return known;
    const line = { breaker: new Breaker({ rules: BREAKER, isSilence }), idle: [] };
    this.#lines.set(name, line);
    return line;
  }
}

async function exchange(
  { host, port }: LegacyAgent,
  idle: LegacySocket[],
  call: LegacyCall,
): Promise<JsonObject> {
  const socket = idle.pop() ?? (await LegacySocket.open(`tcp://${host}:${port}`));
  try {
    const reply = parse(await socket.ask(JSON.stringify(envelope(call)), call.timeoutMs));
    if (idle.length < IDLE_SOCKETS) idle.push(socket);
    else socket.close();
    return reply;
  } catch (error) {
    socket.close();
    throw error;
  }
}

function envelope({ message, caller, trace }: LegacyCall): JsonObject {
  return {
    ...message,
    [envelopeFields.caller]: caller,
    ...(trace === undefined
      ? {}
      : {
          [envelopeFields.requestId]: trace.traceId,
          [envelopeFields.traceparent]: traceparentOf(trace),
        }),
  };
}

function parse(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new SyntaxError('the reply is not an object');
  return value as JsonObject;
}

function isSilence(cause: unknown): boolean {
  return (cause as { code?: unknown }).code === 'EAGAIN';
}

function reasonOf(cause: unknown, timeoutMs: number): string {
  if (isBrokenCircuitError(cause))
    return 'it failed 3 times in a row and is left alone for up to 30 s';
  if (isSilence(cause)) return `no answer in ${timeoutMs} ms`;
  if (cause instanceof SyntaxError) return `its reply is not a JSON object (${cause.message})`;
  return (cause as Error).message;
}
