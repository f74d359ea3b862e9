/** Actions of the old hubs, for those who still ask them over HTTP. */
import { Type } from 'typebox';
import { HubNotCentral } from '../../../../contracts/error-catalogue/observability-hub/observability.ts';
import { HOME_MACHINE } from '../../../../contracts/fleet/machines.ts';
import { MachineView } from '../../../../contracts/observability/observability.ts';
import { REGISTRY } from '../../../../contracts/registry.ts';
import { action } from '../../../../runtime/agent.ts';
import { unifiedServices } from '../../../facade/old-health.ts';
import { fleetView } from '../running.ts';
import { AgentName, Count, Details, Nothing, ok, success } from '../../schemas.ts';
import { selfReports, tellReport } from './running.ts';
import { rowsOf, summaryOf } from './summary.ts';

const Counts = Type.Object({ healthy: Count, warning: Count, critical: Count, unknown: Count });
const Overall = Type.Enum(['healthy', 'warning', 'critical', 'degraded']);
const UNIFIED = { health: 'health', performance: 'performance', prediction: 'prediction' } as const;
const summary = () => summaryOf(rowsOf(fleetView().members(), selfReports));
const timestamp = () => new Date().toISOString();

export const hubActions = {
  health_summary: action({
    summary: 'How many agents are healthy, warning, critical or unknown, and where',
    input: Nothing,
    output: Type.Object({
      ...ok,
      overall_status: Overall,
      agent_counts: Counts,
      agents_by_location: Type.Record(Type.String(), Count),
      stale_agents: Type.Array(Type.String()),
      total_agents: Count,
      timestamp: Type.String(),
    }),
    run: () => ({ ...success, ...summary(), timestamp: timestamp() }),
  }),

  update_agent_health: action({
    summary: 'Takes the health that an agent reports of itself, for both hubs',
    input: Type.Object({
      agent_name: AgentName,
      status: Type.String({ maxLength: 64 }),
      details: Type.Optional(Details),
      location: Type.Optional(Type.String({ maxLength: 64 })),
    }),
    output: Type.Object(ok),
    run: ({ agent_name, status, details = {}, location = null }, ctx) => {
      const report = { agent_name, status, details, location };
      selfReports.take(report);
      tellReport(ctx, report);
      return success;
    },
  }),

  /** The old hub kept a list of its own; there is one registry now. */
  register_agent: action({
    summary: 'Registers an agent where the fleet looks agents up',
    input: Type.Object({
      agent_name: AgentName,
      port: Type.Integer({ minimum: 1, maximum: 65535 }),
      host: Type.String({ minLength: 1 }),
      health_endpoint: Type.Optional(Type.String()),
    }),
    output: Type.Object({ ...ok, message: Type.String() }),
    run: async ({ health_endpoint, ...who }, ctx) => {
      const metadata = health_endpoint === undefined ? {} : { health_endpoint };
      await ctx.call(REGISTRY.agent, 'register_agent', { ...who, metadata });
      return { ...success, message: `${who.agent_name} is registered` };
    },
  }),

  environment_status: action({
    summary: 'What this hub is, and both machines as it sees them',
    input: Nothing,
    output: Type.Object({
      ...ok,
      environment: Type.String({ description: 'Machine of this hub' }),
      role: Type.Enum(['central', 'edge']),
      machines: Type.Array(MachineView),
      total_agents: Count,
      timestamp: Type.String(),
    }),
    run: () => {
      const fleet = fleetView();
      return {
        ...success,
        environment: fleet.machine,
        role: fleet.machine === HOME_MACHINE ? ('central' as const) : ('edge' as const),
        machines: [...fleet.machines()],
        total_agents: summary().total_agents,
        timestamp: timestamp(),
      };
    },
  }),

  sync_from_pc2: action({
    summary: 'Takes what an old edge hub pushes: the health of its agents; on MainPC only',
    input: Type.Record(Type.String(), Type.Unknown()),
    output: Type.Object({ ...ok, agents: Count, message: Type.String() }),
    run: (body, ctx) => {
      const { machine } = fleetView();
      if (machine !== HOME_MACHINE) throw new HubNotCentral({ machine, home: HOME_MACHINE });
      const given = body['agents'];
      const agents =
        typeof given === 'object' && given !== null && !Array.isArray(given)
          ? Object.entries(given as Record<string, unknown>)
          : [];
      for (const [name, state] of agents.slice(0, 1_000)) {
        const details = (typeof state === 'object' && state !== null ? state : {}) as Details_;
        const status = typeof state === 'string' ? state : String(details['status'] ?? 'unknown');
        const report = { agent_name: name, status: status.slice(0, 64), details, location: 'PC2' };
        selfReports.take(report);
        tellReport(ctx, report);
      }
      return { ...success, agents: agents.length, message: PULLED };
    },
  }),

  sync_from_peer: action({
    summary: 'Answers an old peer; its metrics are not needed, since each hub pulls both machines',
    input: Type.Object({
      source_hub: Type.String(),
      timestamp: Type.Union([Type.String(), Type.Number()]),
      metrics: Type.Array(Type.Unknown()),
    }),
    output: Type.Object({ ...ok, received: Count, stored: Count, message: Type.String() }),
    run: ({ metrics }) => ({
      ...success,
      received: metrics.length,
      stored: 0,
      message: PULLED,
    }),
  }),

  hub_agents: action({
    summary: 'Every agent with its place and its state in the four old words',
    input: Nothing,
    output: Type.Object({
      ...ok,
      agents: Type.Array(
        Type.Object({ name: Type.String(), location: Type.String(), status: Type.String() }),
      ),
      total: Count,
    }),
    run: () => {
      const agents = rowsOf(fleetView().members(), selfReports).map(
        ({ name, location, state }) => ({ name, location, status: state }),
      );
      return { ...success, agents, total: agents.length };
    },
  }),

  hub_status: action({
    summary: 'State of this hub and of the fleet in one word each',
    input: Nothing,
    output: Type.Object({
      ...ok,
      service: Type.String(),
      timestamp: Type.String(),
      /** Seconds. */
      uptime: Type.Number(),
      overall_status: Overall,
      unified_services: Type.Record(Type.String(), Type.Boolean()),
    }),
    run: () => ({
      ...success,
      service: 'ObservabilityHub',
      timestamp: timestamp(),
      uptime: process.uptime(),
      overall_status: summary().overall_status,
      unified_services: unifiedServices(UNIFIED),
    }),
  }),
};

type Details_ = Record<string, unknown>;
const PULLED = 'each hub sees both machines over the fabric; nothing has to be pushed';
