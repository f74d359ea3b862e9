/** The fleet definition as rendered for the hubs. */
import { readFile } from 'node:fs/promises';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { FleetPlanUnreadable } from '../../../contracts/error-catalogue/observability-hub/observability.ts';
import { PlanEntry } from '../../../contracts/observability/observability.ts';

/** Where the compose config `fleet-plan` is mounted. */
const FILE = '/etc/tandem/fleet.json';

const Plan = Type.Array(PlanEntry);

/** @throws FLEET_PLAN_UNREADABLE */
export async function readPlan(file: string = FILE): Promise<PlanEntry[]> {
  let plan: unknown;
  try {
    plan = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new FleetPlanUnreadable({ file, reason: (cause as Error).message }, { cause });
  }
  if (Value.Check(Plan, plan)) return plan;
  const [first] = Value.Errors(Plan, plan);
  const reason = first ? `${first.instancePath} ${first.message}` : 'it has another shape';
  throw new FleetPlanUnreadable({ file, reason });
}
