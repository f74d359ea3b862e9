/** What the old CoreOrchestrator told about itself at `/health` and `/status`. */
import { Type } from 'typebox';
import { action } from '../../../runtime/agent.ts';
import { oldHealth, oldSystemStatus } from '../../facade/old-health.ts';
import { isHealthy } from '../registry/shapes/healthy.ts';
import { runningRegistry } from '../registry/running.ts';
import { Success, success } from '../success.ts';
import { HostLoad } from './host-load.ts';

const Nothing = Type.Object({});

/** Old names of the capabilities. */
const UNIFIED = {
  registry: 'registry',
  twin: 'twin',
  coordinator: 'coordination',
  system: 'system',
} as const;

let load: HostLoad | undefined;

export const oldAnswerActions = {
  orchestrator_health: oldHealth(
    {
      summary: 'Health in the fields of the old service; `health` has more',
      service: 'CoreOrchestrator',
    },
    UNIFIED,
  ),

  orchestrator_status: action({
    summary: 'Load of this machine and size of the registry, in the fields of the old service',
    input: Nothing,
    output: Type.Object({
      ...Success,
      system_status: Type.String({ description: 'operational, starting or degraded' }),
      metrics: Type.Object({
        cpu_percent: Type.Number(),
        memory_percent: Type.Number(),
        memory_available_gb: Type.Number(),
        registered_agents: Type.Integer(),
        active_endpoints: Type.Integer(),
        timestamp: Type.String(),
      }),
    }),
    run: (_input, ctx) => {
      const entries = runningRegistry().entries();
      load ??= new HostLoad();
      const { percent, availableGb } = load.memory();
      return {
        ...success,
        system_status: oldSystemStatus(ctx),
        metrics: {
          cpu_percent: load.cpuPercent(),
          memory_percent: percent,
          memory_available_gb: availableGb,
          registered_agents: new Set(entries.map(({ name }) => name)).size,
          active_endpoints: entries.filter(({ state }) => isHealthy(state)).length,
          timestamp: new Date().toISOString(),
        },
      };
    },
  }),
};
