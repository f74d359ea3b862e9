/** Plans for tests, over fleets of any shape. */
import type { Entry, Fleet } from '../../../fleet/model.ts';
import {
  needs,
  sampleBroker,
  sampleEntry,
  sampleMachine,
} from '../../../fleet/testing/sample-fleet.ts';
import { planUpgrade, type PlanOptions } from '../plan/plan.ts';
import type { UpgradePlan } from '../plan/types.ts';

/** `deps[i]`: indexes below i that entry i waits for. */
export function fleetOf(deps: readonly (readonly number[])[], more: Partial<Entry>[] = []): Fleet {
  const nameOf = (index: number) => `Agent${String(index).padStart(2, '0')}`;
  return {
    machines: [sampleMachine('mainpc'), sampleMachine('pc2')],
    entries: [
      sampleBroker('mainpc'),
      ...deps.map((on, index) =>
        sampleEntry('mainpc', nameOf(index), {
          dependsOn: on.map((one) => needs(`mainpc/${nameOf(one)}`)),
          ...more[index],
        }),
      ),
    ],
  };
}

export const agentsOf = (fleet: Fleet) => fleet.entries.filter(({ role }) => role === 'agent');

export function planFor(fleet: Fleet, more: Partial<PlanOptions> = {}): UpgradePlan {
  return planUpgrade(fleet, agentsOf(fleet), {
    ...{ wanted: { version: '2' }, maxUnavailable: 1, canary: null, allowGap: false, cards: {} },
    ...more,
  });
}
