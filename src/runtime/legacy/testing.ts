/** Helpers of the tests in this folder: a quiet log, an agent of a few actions, clients. */
import { Dealer, Request } from 'zeromq';
import { errorBody, type JsonObject } from '../../contracts/actions/action.ts';
import { UnknownAction } from '../../contracts/error-catalogue/runtime/runtime.ts';
import { Type } from 'typebox';
import { action } from '../agent.ts';
import type { ActionReply, ActionRequest, Dispatcher } from '../dispatch/dispatch.ts';
import type { Log } from '../log/log.ts';
import type { Addressee } from './request.ts';

export const quietLog: Log = {
  error() {},
  warn() {},
  info() {},
  debug() {},
  child: () => quietLog,
  enabled: () => false,
  setLevel() {},
  level: 'error',
};

const open = { summary: '', input: Type.Object({}), output: Type.Object({}) };
export const addressee: Addressee = {
  discriminator: 'action',
  actions: {
    echo: action({ ...open, run: () => ({}) }),
    held: action({ ...open, run: () => ({}) }),
  },
};

/** Answers `echo` with its input, `held` when `release` is called, anything else with UNKNOWN_ACTION. */
export class FakeDispatcher implements Dispatcher {
  readonly requests: ActionRequest[] = [];
  readonly held: (() => void)[] = [];

  async dispatch(request: ActionRequest): Promise<ActionReply> {
    this.requests.push(request);
    if (request.action === 'held') await new Promise<void>((resolve) => this.held.push(resolve));
    else if (request.action === 'ping') return { body: { status: 'ok', message: 'pong' } };
    else if (request.action !== 'echo')
      return this.refuse(new UnknownAction({ action: request.action }));
    return { body: { status: 'success', ...(request.input as JsonObject) } };
  }

  refuse(failure: Parameters<Dispatcher['refuse']>[0]): ActionReply {
    return { body: errorBody(failure), failure };
  }

  release(): void {
    for (const go of this.held.splice(0)) go();
  }

  readonly inFlight = 0;
  idle = () => Promise.resolve();
  abandon() {}
}

const CLIENT = { linger: 0, receiveTimeout: 5_000, sendTimeout: 5_000 };

export function connectReq(endpoint: string): Request {
  const socket = new Request(CLIENT);
  socket.connect(endpoint);
  return socket;
}

export function connectDealer(endpoint: string): Dealer {
  const socket = new Dealer(CLIENT);
  socket.connect(endpoint);
  return socket;
}

/** Sends one request and gives the reply, parsed. */
export async function ask(socket: Request, request: string | Buffer | object): Promise<JsonObject> {
  const raw = typeof request === 'string' || Buffer.isBuffer(request);
  await socket.send(raw ? request : JSON.stringify(request));
  const [reply] = await socket.receive();
  return JSON.parse(String(reply)) as JsonObject;
}

/** Resolves once `done` is true; checks again after each turn of the event loop. */
export async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setImmediate(resolve));
}
