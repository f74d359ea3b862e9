/** Whether anything can be known of a machine now. */
import type { Evidence } from '../../health/judge.ts';
import type { MachineSigns } from './machine-signs.ts';

/**
 * The other machine is away when nobody there was heard; when nobody of the own one was heard either,
 * it is this hub that hears nothing, and it says nothing of anybody.
 */
export function awayOf(signs: MachineSigns, own: MachineSigns | undefined): Evidence['away'] {
  if (signs.reachable) return null;
  if (own === undefined || own.reachable) {
    const reason = `nobody on ${signs.name} was heard for ${AWAY_TEXT}`;
    return { state: 'unreachable', reason };
  }
  return { state: 'unknown', reason: 'this hub hears nobody; its broker may be away' };
}

/** No count of seconds: the reason would be another one each second. */
const AWAY_TEXT = 'over 10 s';
