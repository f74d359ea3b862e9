/** What may happen to the queue in its property test. */
import fc from 'fast-check';
import type { TaskReport } from '../../../../contracts/task.ts';
import type { Fault } from '../testing.ts';

export type Step =
  | { readonly do: 'submit'; readonly n: number; readonly cores: number; readonly after: boolean }
  | { readonly do: 'pull'; readonly worker: number; readonly max: number }
  | { readonly do: 'report'; readonly pick: number; readonly outcome: TaskReport['outcome'] }
  | { readonly do: 'repeat'; readonly pick: number }
  | { readonly do: 'renew'; readonly pick: number }
  | { readonly do: 'cancel'; readonly n: number }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'kill' | 'zombie' | 'snapshot' | 'vanish' }
  | { readonly do: 'faults'; readonly faults: Fault[] };

const pick = fc.nat(5);
export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('submit' as const),
      n: fc.nat(12),
      cores: fc.nat(2),
      after: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('pull' as const),
      worker: fc.nat(2),
      max: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('report' as const),
      pick,
      outcome: fc.constantFrom('succeeded', 'succeeded', 'failed', 'aborted'),
    }),
  },
  fc.record({ do: fc.constant('repeat' as const), pick }),
  fc.record({ do: fc.constant('renew' as const), pick }),
  fc.record({ do: fc.constant('cancel' as const), n: fc.nat(12) }),
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      ms: fc.integer({ min: 500, max: 30_000 }),
    }),
  },
  // Somebody sets the clock.
  fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: -20_000, max: 90_000 }) }),
  fc.record({ do: fc.constantFrom('kill', 'zombie', 'snapshot', 'vanish') }),
  fc.record({
    do: fc.constant('faults' as const),
    faults: fc.array(fc.constantFrom<Fault>('lost', 'stored-unanswered'), { maxLength: 3 }),
  }),
);
