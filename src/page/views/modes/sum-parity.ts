/** Parity of whole capabilities. */
import type { ActionParity } from '../../../contracts/migration/parity.ts';

export interface ParitySum {
  readonly calls: number;
  readonly equal: number;
  readonly different: number;
  readonly failed: number;
}

type Counted = Pick<ActionParity, 'capability' | 'calls' | 'equal' | 'different' | 'failed'>;

export function sumParity(actions: readonly Counted[]): Map<string, ParitySum> {
  const sums = new Map<string, ParitySum>();
  for (const { capability, calls, equal, different, failed } of actions) {
    const before = sums.get(capability) ?? { calls: 0, equal: 0, different: 0, failed: 0 };
    sums.set(capability, {
      calls: before.calls + calls,
      equal: before.equal + equal,
      different: before.different + different,
      failed: before.failed + failed,
    });
  }
  return sums;
}
