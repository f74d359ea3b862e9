import type { MovableState } from './state-actions.ts';
import { unknownRecord } from './record-key.ts';

/** State of an agent that keeps nothing which would get lost: no record comes out, none goes in. */
export function nothingToMove(agent: string): MovableState {
  return {
    export: () => [],
    import: (records) => {
      const [first] = records;
      if (first !== undefined) throw unknownRecord(agent, first.key, 'it keeps nothing');
    },
  };
}
