import type { PlanEntry } from '../../../contracts/observability/observability.ts';
import { PlanEntry as Shape } from '../../../contracts/observability/observability.ts';
import { Value } from 'typebox/value';
import { loadFleet } from '../../load.ts';
import { fleetPlanFile } from './fleet-plan.ts';

const { fleet } = loadFleet('compose/fleet');
const text = fleetPlanFile(fleet!)!.text;
const plan = JSON.parse(text) as PlanEntry[];
const entry = (id: string) => plan.find(({ machine, name }) => `${machine}/${name}` === id);

test('every entry of the definition stands in it, on a line of its own', () => {
  expect(plan).toHaveLength(fleet!.entries.length);
  expect(text.trim().split('\n')).toHaveLength(plan.length + 2);
  for (const one of plan) expect(Value.Check(Shape, one)).toBe(true);
});

test('dependencies are member ids, the unspoken one on the broker too', () => {
  expect(entry('mainpc/observability-hub')).toMatchObject({
    role: 'service',
    depends_on: ['mainpc/nats', 'mainpc/core-orchestrator'],
  });
  expect(entry('pc2/steward')?.depends_on).toEqual(['pc2/nats']);
});

test('a fleet without hubs has no summary', () => {
  const entries = fleet!.entries.filter(({ name }) => name !== 'observability-hub');
  expect(fleetPlanFile({ ...fleet!, entries })).toBeNull();
});
