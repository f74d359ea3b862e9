/** Puts the view of the fleet together. */
import type { Stop } from '../../../runtime/agent.ts';
import type { AgentContext } from '../../../runtime/context.ts';
import type { FleetView } from './fleet-view.ts';

export interface RunningFleet {
  readonly view: FleetView;
  readonly stop: Stop;
}

export function startFleet(ctx: AgentContext): Promise<RunningFleet> {
  const view: FleetView = {
    machine: ctx.identity.machine,
    plan: [],
    machines: () => [],
    members: () => [],
    member: () => undefined,
    named: () => undefined,
    onChange: () => () => {},
  };
  return Promise.resolve({ view, stop: () => {} });
}
