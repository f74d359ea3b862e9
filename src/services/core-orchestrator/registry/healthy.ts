import { LifeState } from '../../../contracts/health.ts';

/** Words that old clients report for the same state. */
const HEALTHY = new Set<string>([LifeState.ready, 'ok', 'healthy']);

/** True when work may be sent to an agent in this state. */
export function isHealthy(state: string): boolean {
  return HEALTHY.has(state.toLowerCase());
}
