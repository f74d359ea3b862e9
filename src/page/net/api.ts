/** Requests to the hub: JSON, a deadline, the token of the session, failures as `Problem`. */
import { noAnswer, Problem, problemFrom } from './problem.ts';

/** Longer than any deadline that the hub keeps for a question. */
const DEADLINE_MS = 12_000;

export interface TokenSource {
  /** The access token to send now; undefined for nobody's. */
  token(): Promise<string | undefined>;
  /** The token was refused: gets another one if there is a way. */
  renew(): Promise<void>;
}
let tokens: TokenSource | undefined;

export function sendTokensOf(source: TokenSource): void {
  tokens = source;
}

export type Query = Readonly<Record<string, string | number | undefined>>;

export interface Asked {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly query?: Query;
  readonly body?: object;
  readonly signal?: AbortSignal;
  /** Sends no token: a session is opened and renewed by what is no token. */
  readonly bare?: boolean;
  /** For work that takes its time; never longer than the ingress waits. */
  readonly deadlineMs?: number;
}

/** Path and query; values that are undefined or empty are left out. */
export function addressOf(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? path : `${path}?${text}`;
}

export async function headersFor(asked: Pick<Asked, 'body' | 'bare'> = {}): Promise<Headers> {
  const headers = new Headers({ Accept: 'application/json' });
  if (asked.body !== undefined) headers.set('Content-Type', 'application/json');
  const token = asked.bare === true ? undefined : await tokens?.token();
  if (token !== undefined) headers.set('Authorization', `Bearer ${token}`);
  return headers;
}

/** @throws Problem; AbortError when the caller's signal aborts */
export async function ask<T>(path: string, asked: Asked = {}): Promise<T> {
  try {
    return await askOnce<T>(path, asked);
  } catch (error) {
    const refused = error instanceof Problem && error.code === 'TOKEN_INVALID';
    if (!refused || asked.bare === true || tokens === undefined) throw error;
    await tokens.renew();
    return askOnce<T>(path, asked);
  }
}

async function askOnce<T>(path: string, asked: Asked): Promise<T> {
  const { method = 'GET', query, body, signal, deadlineMs = DEADLINE_MS } = asked;
  const deadline = AbortSignal.timeout(deadlineMs);
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(addressOf(path, query), {
      method,
      headers: await headersFor(asked),
      body: body === undefined ? null : JSON.stringify(body),
      cache: 'no-store',
      signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
    });
    text = await answer.text();
  } catch (error) {
    if (signal?.aborted === true || error instanceof Problem) throw error;
    throw noAnswer(deadline.aborted ? `not within ${deadlineMs / 1000} s` : 'it cannot be reached');
  }
  const value = parsed(text);
  if (!answer.ok) throw problemFrom(answer.status, value);
  if (value === undefined) throw problemFrom(502, { detail: 'the answer of the hub is no JSON' });
  return value as T;
}

function parsed(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
