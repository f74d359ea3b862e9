/** Whether an answer to a bad request blames the right one: the client, or somebody behind who is away. */

/**
 * Codes of failures that are neither the fault of the client nor an accident: what is behind the service does not
 * run, or an earlier request of the attack stopped something or filled it up.
 */
const AWAY = new Set([
  'ACTION_NOT_PORTED',
  'AGENT_NOT_HEALTHY',
  'AGENT_UNREACHABLE',
  'BREAKER_OPEN',
  'DELEGATION_FAILED',
  'LOGIN_BUSY',
  'MIGRATION_FAILED',
  'QUEUE_DRAINING',
  'REQUEST_INTERRUPTED',
  'REQUEST_QUEUE_FULL',
  'STEWARD_AWAY',
]);
/** Accidents inside, which no input may cause, and what hung. */
const ACCIDENTS = new Set(['INTERNAL_ERROR', 'OUTPUT_INVALID', 'DEADLINE_EXCEEDED']);

/** Undefined when an HTTP answer is a success or a clear refusal, else what is wrong with it. */
export function wrongWithHttp(
  status: number,
  text: string,
  { path, body }: { readonly path: string; readonly body: string | undefined },
): string | undefined {
  if (status < 500) return undefined;
  const problem = jsonIn(text);
  if (AWAY.has(String(problem?.['code']))) return undefined;
  // The old convention: what cannot be parsed is 500.
  if (status === 500 && path.startsWith('/compat') && jsonIn(body ?? '') === undefined)
    return undefined;
  return `${status} ${text.slice(0, 300)}`;
}

const CLEAR = new Set([
  'OK',
  'INVALID_ARGUMENT',
  'NOT_FOUND',
  'FAILED_PRECONDITION',
  'ABORTED',
  'RESOURCE_EXHAUSTED',
  'UNAUTHENTICATED',
  'PERMISSION_DENIED',
]);

/** The same of a gRPC status. */
export function wrongWithRpc({ code, text, problem }: Answered): string | undefined {
  if (CLEAR.has(code) || AWAY.has(String(problem))) return undefined;
  return `${code} ${text.slice(0, 300)}`;
}

interface Answered {
  readonly code: string;
  readonly text: string;
  readonly problem: string | undefined;
}

/** The same of a reply over the fabric. */
export function wrongWithReply(reply: Readonly<Record<string, unknown>>): string | undefined {
  const { code } = reply;
  return ACCIDENTS.has(String(code)) ? JSON.stringify(reply).slice(0, 300) : undefined;
}

function jsonIn(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
