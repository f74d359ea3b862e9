/** HTTP requests of the kinds. */
import http from 'k6/http';
import { CallFailed } from './context.ts';
import type { LoadTarget } from '../src/release/load/plan/plan.ts';

interface Options {
  readonly body?: object;
  readonly timeoutMs: number;
  readonly status?: number;
}

/** One request; its answer as JSON. @throws CallFailed for another status */
export async function request(
  method: 'GET' | 'POST',
  url: string,
  { token }: LoadTarget,
  { body, timeoutMs, status = 200 }: Options,
): Promise<Record<string, unknown>> {
  const response = await http.asyncRequest(
    method,
    url,
    body === undefined ? null : JSON.stringify(body),
    {
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      timeout: `${timeoutMs}ms`,
    },
  );
  const reply = parsed(response.body);
  if (response.status === status) return reply;
  const code = reply['code'];
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
