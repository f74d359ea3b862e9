/** The capability `health`: what HealthMonitor and SystemHealthManager answered. */
import { Type } from 'typebox';
import type { Member } from '../../../contracts/observability/observability.ts';
import { facade } from '../../facade/facade.ts';
import { fleetView } from './running.ts';
import { Details, Nothing, ok, success } from '../schemas.ts';

const health = facade('health');

/** The old monitor knew four words. */
function oldStatus({ state }: Member): string {
  if (state === 'healthy') return 'healthy';
  return ['degraded', 'starting', 'stopping'].includes(state) ? 'degraded' : 'unreachable';
}

const ORCHESTRATOR = 'MemoryOrchestratorService';

export const healthActions = {
  get_health_status: health.action({
    summary: 'State by agent, in the words of the old health monitor',
    input: Nothing,
    output: Type.Object({ ...ok, agent_status: Details, timestamp: Type.String() }),
    timeoutMs: 15_000,
    run: () => {
      const fleet = fleetView();
      const rows = fleet
        .members()
        .filter(({ role, state }) => role !== 'infrastructure' && state !== 'absent')
        .map((member) => {
          const { name, machine, signs } = member;
          // Of a name on two machines the other one is `machine/name`, as there.
          const first = fleet.named(name)?.id === member.id;
          const row = {
            status: oldStatus(member),
            machine,
            last_seen: signs.last_sign,
            response_time: fleet.responseSeconds(member.id),
            failures: fleet.failures(member.id),
          };
          return [first ? name : `${machine}/${name}`, row] as const;
        });
      return {
        ...success,
        agent_status: Object.fromEntries(rows),
        timestamp: new Date().toISOString(),
      };
    },
    old: {
      agent: 'HealthMonitor',
      request: () => ({ action: 'get_status' }),
      // Measured by each side at its own time, and only this side knows who has not registered.
      ignore: ['agent_status', 'timestamp'],
    },
  }),

  get_system_status: health.action({
    summary: 'State of the memory orchestrator and scheduler',
    input: Nothing,
    output: Type.Object({
      ...ok,
      memory_system: Type.Object({ orchestrator: Details, scheduler: Details }),
    }),
    timeoutMs: 10_000,
    run: () => ({
      ...success,
      memory_system: {
        orchestrator: orchestrator(),
        // In no configuration of the fleet: absent, not unwell.
        scheduler: partOf('MemoryScheduler', 'absent', 'the fleet has no MemoryScheduler'),
      },
    }),
    old: {
      agent: 'SystemHealthManager',
      request: () => ({ action: 'get_system_status' }),
      ignore: ['memory_system.orchestrator'],
    },
  }),
};

const partOf = (agent: string, status: string, error: string | null) => ({
  status,
  agent,
  last_checked: null as string | null,
  response_time: null as number | null,
  error,
});

function orchestrator() {
  const fleet = fleetView();
  const member = fleet.named(ORCHESTRATOR);
  if (member === undefined) return partOf(ORCHESTRATOR, 'absent', 'it is not in the plan');
  const error = member.state === 'healthy' ? null : member.reason;
  return {
    ...partOf(ORCHESTRATOR, oldStatus(member), error),
    last_checked: member.signs.last_sign,
    response_time: fleet.responseSeconds(member.id),
  };
}
