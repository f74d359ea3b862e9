import { DoorClosed, DoorRefused } from '../../contracts/error-catalogue/cli/door-client.ts';
import { TandemError } from '../../contracts/errors.ts';
import { IDENTITY_SERVICE } from '../../contracts/security/token.ts';
import { readEvents } from './event-stream.ts';
import { doorAddress, ingressVariable } from './door-address.ts';
import { fleetAtHand } from '../fleet/fleet-at-hand.ts';
import { operatorProof, tokenRequest } from './operator-token.ts';
import { Silence } from './silence.ts';

type Json = Record<string, unknown>;

/** HTTP client of one service, with the operator's rights. */
export interface DoorClient {
  /** Base address, e.g. `http://127.0.0.2:7005`. */
  readonly url: string;
  get<T = Json>(path: string): Promise<T>;
  post<T = Json>(path: string, body?: object): Promise<T>;
  put<T = Json>(path: string, body?: object): Promise<T>;
  delete<T = Json>(path: string): Promise<T>;
  /** Opens a stream, and gives its items until it ends; DOOR_CLOSED when it breaks or falls silent. */
  events<T = Json>(path: string): Promise<AsyncGenerator<T>>;
}

export interface DoorClientOptions {
  readonly machine: string;
  /** Slug of the service. */
  readonly service: string;
  /** Default 10000. */
  readonly timeoutMs?: number;
}

/** Time that security-gateway gets before the operator proves himself to the service directly, milliseconds. */
const GATEWAY_PATIENCE_MS = 2_000;
const TIMEOUT_MS = 10_000;
/** A stream shows every 15 s that it lives. */
const SILENCE_MS = 40_000;
/** Answers of a service that cannot prove a token, or not this one. */
const NO_GOOD_HERE = new Set(['IDENTITY_UNAVAILABLE', 'TOKEN_INVALID']);

/** One token for all clients of this process; null: the gateway did not answer. */
let operatorToken: Promise<string | null> | undefined;

/**
 * A client of a service through the ingress of its machine. Its token comes from security-gateway;
 * while that is away each request carries the operator's own short proof.
 *
 * @throws DOOR_UNKNOWN; its methods throw DOOR_CLOSED, or the failure that the service answered
 */
export async function doorClient(options: DoorClientOptions): Promise<DoorClient> {
  const { machine, service, timeoutMs = TIMEOUT_MS } = options;
  const fleet = fleetAtHand();
  const url = await doorAddress(fleet, machine, service);
  const gateway = fleet.entries.find(({ slug }) => slug === IDENTITY_SERVICE);

  async function bearer(): Promise<string> {
    operatorToken ??= fetchToken(
      gateway === undefined ? undefined : await doorAddress(fleet, gateway.machine, gateway.slug),
    );
    return (await operatorToken) ?? operatorProof(machine, service);
  }

  async function withRights<T>(ask: (token: string) => Promise<T>): Promise<T> {
    try {
      return await ask(await bearer());
    } catch (error) {
      // Its keys may be out of reach of that machine; the operator's own proof needs none.
      if (!(error instanceof TandemError) || !NO_GOOD_HERE.has(error.code)) throw error;
      return ask(operatorProof(machine, service));
    }
  }

  function send<T>(method: string, path: string, body?: object): Promise<T> {
    return withRights((token) => sendAs<T>(token, method, path, body));
  }

  async function sendAs<T>(
    token: string,
    method: string,
    path: string,
    body: object | undefined,
  ): Promise<T> {
    const response = await reach(path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const reply = await readJson(response);
    if (response.ok) return reply as T;
    throw refusal(response.status, reply, { service, method, path });
  }

  function reach(path: string, init: RequestInit): Promise<Response> {
    return fetchFrom(`${url}${path}`, init).catch((cause: unknown) => {
      throw closed(cause);
    });
  }

  function closed(cause: unknown): Error {
    const variable = ingressVariable(machine);
    return new DoorClosed({ machine, service, url, reason: reasonOf(cause), variable }, { cause });
  }

  async function eventsAs<T>(token: string, path: string): Promise<AsyncGenerator<T>> {
    const silence = new Silence(timeoutMs);
    const response = await reach(path, {
      headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
      signal: silence.signal,
    }).finally(() => silence.end());
    if (!response.ok)
      throw refusal(response.status, await readJson(response), { service, method: 'GET', path });
    return itemsOf<T>(response.body!, silence);
  }

  async function* itemsOf<T>(body: AsyncIterable<Uint8Array>, silence: Silence) {
    try {
      yield* readEvents<T>(silence.watch(body, SILENCE_MS));
    } catch (cause) {
      throw closed(cause);
    }
  }

  return {
    url,
    events: (path) => withRights((token) => eventsAs(token, path)),
    get: (path) => send('GET', path),
    post: (path, body = {}) => send('POST', path, body),
    put: (path, body = {}) => send('PUT', path, body),
    delete: (path) => send('DELETE', path),
  };
}

async function fetchToken(gateway: string | undefined): Promise<string | null> {
  if (gateway === undefined) return null;
  try {
    const response = await fetchFrom(`${gateway}/v1/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(tokenRequest()),
      signal: AbortSignal.timeout(GATEWAY_PATIENCE_MS),
    });
    if (!response.ok) return null;
    const { access_token: token } = await readJson(response);
    return typeof token === 'string' ? token : null;
  } catch {
    return null;
  }
}

function fetchFrom(url: string, init: RequestInit): Promise<Response> {
  // A redirect would carry the token to an address that nobody has chosen.
  return fetch(url, { ...init, redirect: 'error' });
}

async function readJson(response: Response): Promise<Json> {
  const text = await response.text();
  try {
    return text === '' ? {} : (JSON.parse(text) as Json);
  } catch {
    return { detail: text.slice(0, 200) };
  }
}

function refusal(status: number, reply: Json, where: Json): Error {
  const text = reply['detail'] ?? reply['error'] ?? reply['message'] ?? reply['title'];
  const reason = typeof text === 'string' && text !== '' ? text : `HTTP ${status}`;
  const { code } = reply;
  if (typeof code !== 'string') return new DoorRefused({ ...where, reason });
  const details = (reply['details'] ?? {}) as Json;
  return new TandemError(code, reason, { status, retryable: reply['retryable'] === true }, details);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'it took too long';
  const cause = error.cause as NodeJS.ErrnoException | undefined;
  return cause?.code ?? cause?.message ?? error.message;
}
