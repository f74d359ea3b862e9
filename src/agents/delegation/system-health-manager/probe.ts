/** The state of one part of the memory system, asked for at intervals. */
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { TandemError } from '../../../contracts/errors.ts';
import type { Call } from '../../../runtime/context.ts';

export interface PartState {
  /** `healthy`, `degraded`, `unreachable`, or `unknown` before the first probe. */
  readonly status: string;
  readonly agent: string;
  /** ISO 8601; null before the first probe. */
  readonly last_checked: string | null;
  readonly response_time: number | null;
  readonly error: string | null;
}

const TIMEOUT_MS = 5_000;

export const unprobed = (agent: string): PartState => ({
  status: 'unknown',
  agent,
  last_checked: null,
  response_time: null,
  error: null,
});

/** Asks an agent for its health; never throws. */
export async function probe(call: Call, agent: string): Promise<PartState> {
  const started = performance.now();
  const checked = { agent, last_checked: new Date().toISOString() };
  try {
    const health = await call<JsonObject>(agent, 'health', {}, { timeoutMs: TIMEOUT_MS });
    const well = ['ok', 'success', 'healthy'].includes(String(health['status']));
    const seconds = (performance.now() - started) / 1000;
    const error = well ? null : String(health['message'] ?? health['status']);
    return { ...checked, status: well ? 'healthy' : 'degraded', response_time: seconds, error };
  } catch (thrown) {
    const error = thrown instanceof TandemError ? thrown.message : String(thrown);
    return { ...checked, status: 'unreachable', response_time: null, error };
  }
}
