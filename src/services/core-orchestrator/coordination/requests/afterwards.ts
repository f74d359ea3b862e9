/** What happens with an answer beside giving it: it is remembered, and spoken if that is wanted. */
import type { JsonObject } from '../../../../contracts/actions/action.ts';
import { TandemError } from '../../../../contracts/errors.ts';
import type { Downstream, Errand } from '../downstream/downstream.ts';
import { LIMITS } from '../limits.ts';
import { MEMORY, SPEECH, type Said } from './routing.ts';

/** `done`, or the code of the failure. */
type Result = string;

/**
 * Stores and speaks side by side. Neither can take the answer away: what failed is named by its code.
 *
 * @param memory what to store; undefined for nothing
 */
export async function afterwards(
  downstream: Downstream,
  errand: Errand,
  { memory, speak }: { memory: JsonObject | undefined; speak: string | undefined },
): Promise<Record<string, Result>> {
  const jobs: [string, Promise<Result>][] = [];
  if (memory) {
    const store = { agent: MEMORY, action: 'add_memory', input: memory };
    jobs.push(['memory', resultOf(downstream.ask(errand, store, LIMITS.afterwardsMs))]);
  }
  if (speak) {
    const say = { agent: SPEECH, action: 'speak', input: { text: speak } };
    jobs.push(['speech', resultOf(downstream.ask(errand, say, LIMITS.afterwardsMs))]);
  }
  const done = jobs.map(async ([name, result]) => [name, await result] as const);
  return Object.fromEntries(await Promise.all(done));
}

function resultOf(work: Promise<unknown>): Promise<Result> {
  return work.then(
    () => 'done',
    (error: unknown) => (error instanceof TandemError ? error.code : 'INTERNAL_ERROR'),
  );
}

/** The exchange as a memory, unless the agent said what to remember or the caller wants nothing kept. */
export function memoryOf(type: string, request: JsonObject, said: Said): JsonObject | undefined {
  const { metadata, user_id, session_id, data } = request;
  if ((metadata as JsonObject | undefined)?.['remember'] === false) return undefined;
  if (said.memory) return said.memory;
  const question = typeof data === 'string' ? data : `(${type})`;
  return {
    content: `${question}\n${said.message}`,
    memory_type: 'interaction',
    tags: [type],
    metadata: { type, user_id: user_id ?? null, session_id: session_id ?? null },
  };
}
