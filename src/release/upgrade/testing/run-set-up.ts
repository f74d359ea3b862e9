/** A fleet on containers in memory that runs the old version, and its upgrade to the new one. */
import { FakeCopies } from './fake-copies.ts';
import type { Behaviour } from './behaviour.ts';
import { agentsOf, fleetOf, planFor } from './plans.ts';
import { runPlan } from '../run.ts';
import type { PlanOptions } from '../plan/plan.ts';
import type { Entry, Fleet } from '../../../fleet/model.ts';

export const OLD = 'x:1';
export const NEW = 'x:2';
export const one = (more: Partial<Entry> = {}) => fleetOf([[]], [more]);
export const KEY = 'mainpc/agent00';

export function setUp(fleet: Fleet, behaviour: Behaviour = {}) {
  const copies = new FakeCopies();
  for (const { machine, slug } of agentsOf(fleet)) copies.run(`${machine}/${slug}`, OLD);
  copies.behaviours.set(NEW, behaviour);
  const run = (more: Partial<PlanOptions> = {}) =>
    runPlan(planFor(fleet, { wanted: { image: NEW }, ...more }), copies, {
      clock: copies.clock,
      deadlineMs: 60_000,
      canaryMs: 10_000,
      onBegin: () => {},
      onOutcome: () => {},
    });
  return { copies, run };
}
