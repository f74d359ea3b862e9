/** One request from the fabric: headers and bytes in, headers and bytes out. */
import {
  headers as natsHeaders,
  type Msg,
  type MsgHdrs,
  type NatsConnection,
} from '@nats-io/transport-node';
import { errorBody } from '../../contracts/actions/action.ts';
import {
  InvalidJson,
  OutputInvalid,
  ReplyTooLarge,
} from '../../contracts/error-catalogue/runtime/runtime.ts';
import type { TandemError } from '../../contracts/errors.ts';
import { MOST_LEVELS, nestsTooDeep } from '../../contracts/actions/json-depth.ts';
import { headers } from '../../contracts/fabric/subjects.ts';
import type { ActionReply, CallMeta, Dispatcher } from '../dispatch/dispatch.ts';
import type { Identity } from '../settings/identity.ts';

export interface AnswerParts {
  readonly identity: Pick<Identity, 'agent'>;
  readonly dispatcher: Pick<Dispatcher, 'dispatch' | 'refuse'>;
  readonly nc: Pick<NatsConnection, 'info'>;
}

type Request = Pick<Msg, 'data' | 'headers' | 'respond'>;

/** Characters; one never takes more than three bytes, so shorter texts need no counting. */
const SURELY_FITS = 64 * 1024;
const DEFAULT_MAX_PAYLOAD = 1024 * 1024;
const LONGEST_ERROR_HEADER = 300;

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Dispatches a request and sends the reply.
 *
 * @returns the failure that was sent, if any
 */
export async function answer(
  action: string,
  request: Request,
  parts: AnswerParts,
): Promise<TandemError | undefined> {
  const { agent } = parts.identity;
  const meta = readMeta(request);
  const input = decode(request.data);
  const reply =
    input instanceof InvalidJson
      ? parts.dispatcher.refuse(input, meta)
      : await parts.dispatcher.dispatch({ action, input, meta });
  const limit = parts.nc.info?.max_payload ?? DEFAULT_MAX_PAYLOAD;
  const encoded = encode(agent, action, reply, limit);
  const failure = typeof encoded === 'string' ? reply.failure : encoded;
  const text = typeof encoded === 'string' ? encoded : JSON.stringify(errorBody(encoded));
  if (failure === undefined) request.respond(text);
  else sendFailure(request, failure, text);
  return failure;
}

/** An empty payload stands for no input. */
function decode(data: Uint8Array): unknown {
  if (data.length === 0) return {};
  try {
    const text = decoder.decode(data);
    if (nestsTooDeep(text))
      return new InvalidJson({ reason: `nested deeper than ${MOST_LEVELS} levels` });
    return JSON.parse(text);
  } catch (cause) {
    return new InvalidJson({}, { cause });
  }
}

/** The text of a reply, or why it cannot be sent. */
function encode(
  agent: string,
  action: string,
  reply: ActionReply,
  limit: number,
): string | TandemError {
  let text: string;
  try {
    text = JSON.stringify(reply.body);
  } catch (cause) {
    return new OutputInvalid({ agent, action, problems: (cause as Error).message }, { cause });
  }
  if (text.length <= SURELY_FITS) return text;
  const bytes = Buffer.byteLength(text);
  return bytes <= limit ? text : new ReplyTooLarge({ agent, action, bytes, limit });
}

function readMeta(request: Request): CallMeta {
  const head = request.headers;
  if (head === undefined) return { transport: 'fabric' };
  return {
    transport: 'fabric',
    caller: head.get(headers.caller) || undefined,
    token: bearerOf(head.get(headers.authorization)),
    traceparent: head.get(headers.traceparent) || undefined,
    deadline: deadlineOf(head),
  };
}

/** When the caller stops waiting, by our clock; what is no number does not count. */
function deadlineOf(head: MsgHdrs): number | undefined {
  const left = Number(head.get(headers.timeout) || NaN);
  const moment = Number(head.get(headers.deadline) || NaN);
  const ends = [Date.now() + left, moment].filter(Number.isFinite);
  return ends.length === 0 ? undefined : Math.min(...ends);
}

/** The token of an `Authorization` header (RFC 6750). */
function bearerOf(value: string): string | undefined {
  return /^Bearer ([^ ]+)$/i.exec(value)?.[1];
}

function sendFailure(request: Request, failure: TandemError, text: string): void {
  const head = natsHeaders();
  head.set(headers.errorCode, String(failure.status));
  head.set(headers.error, headerText(failure.message));
  request.respond(text, { headers: head });
}

/** A header is one line. */
function headerText(message: string): string {
  return message.replace(/[\r\n]+/g, ' ').slice(0, LONGEST_ERROR_HEADER);
}
