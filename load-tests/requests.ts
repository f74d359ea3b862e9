/** HTTP requests of the kinds. */
import http from 'k6/http';
import { CallFailed } from './context.ts';
import type { LoadTarget } from '../src/release/load/plan/plan.ts';

interface Options {
  /** Type of the answer. */
  readonly accept?: string;
  readonly body?: object;
  readonly timeoutMs: number;
  readonly status?: number;
}

/** One request; its answer as JSON. @throws CallFailed for another status */
export async function request(
  method: 'GET' | 'POST',
  url: string,
  target: LoadTarget,
  options: Options,
): Promise<Record<string, unknown>> {
  return parsed(await send(method, url, target, options));
}

/** One request; its answer as text. @throws CallFailed for another status */
export async function send(
  method: 'GET' | 'POST',
  url: string,
  { token }: LoadTarget,
  { accept = 'application/json', body, timeoutMs, status = 200 }: Options,
): Promise<string> {
  const response = await http.asyncRequest(
    method,
    url,
    body === undefined ? null : JSON.stringify(body),
    {
      headers: {
        accept,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      timeout: `${timeoutMs}ms`,
    },
  );
  if (response.status === status) return String(response.body);
  const code = parsed(response.body)['code'];
  throw new CallFailed(
    `HTTP ${response.status}${typeof code === 'string' ? ` ${code}` : ` ${response.error}`}`.trim(),
  );
}

function parsed(body: unknown): Record<string, unknown> {
  try {
    return JSON.parse(String(body)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
