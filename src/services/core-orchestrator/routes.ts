/** The doors of core-orchestrator: its HTTP endpoints, old and new, and its gRPC services. */
import { Type } from 'typebox';
import type { JsonObject } from '../../contracts/actions/action.ts';
import type { DoorSpec, GrpcService, Route } from '../door/route.ts';
import { oldRoutes } from './doors/old-routes.ts';

const Any = Type.Record(Type.String(), Type.Unknown());

const agents = { tag: 'registry' } as const;
const twin = { tag: 'twin' } as const;
const requests = { tag: 'coordination' } as const;
const system = { tag: 'system' } as const;
const modes = { tag: 'modes' } as const;

/** A call of any agent, under two paths: the short one is what people type. */
const callAgent = {
  method: 'POST',
  action: 'call_agent',
  tag: 'agents',
  scope: 'agents:call',
  bodyAs: 'input',
  accepts: Type.Object({
    name: Type.String({ description: 'Agent' }),
    action: Type.String(),
    machine: Type.Optional(Type.String({ description: 'Asks the instance there' })),
    input: Any,
  }),
  input: ({ name, action, machine, input }: JsonObject) => ({
    agent: name,
    action,
    input,
    ...(machine === undefined ? {} : { machine }),
  }),
  output: ({ reply }: JsonObject) => reply as JsonObject,
  replies: Any,
} as const satisfies Partial<Route>;

const byAgentName = ({ name, ...rest }: JsonObject) => ({ ...rest, agent_name: name });
const byServiceName = ({ name, ...rest }: JsonObject) => ({ ...rest, service_name: name });

export const routes: readonly Route[] = [
  { ...callAgent, path: '/agents/{name}/{action}' },
  { ...callAgent, path: '/v1/agents/{name}/actions/{action}' },

  { ...agents, method: 'GET', path: '/v1/agents', action: 'get_registered_agents' },
  { ...agents, method: 'POST', path: '/v1/agents', action: 'register_agent', status: 201 },
  {
    ...agents,
    method: 'GET',
    path: '/v1/agents/{name}',
    action: 'get_agent_endpoint',
    input: byAgentName,
  },
  { ...agents, method: 'DELETE', path: '/v1/agents/{name}', action: 'deregister' },
  {
    ...agents,
    method: 'GET',
    path: '/v1/watch/agents',
    stream: 'watch',
    resume: { id: 'revision', after: 'since' },
  },

  { ...twin, method: 'GET', path: '/v1/twin/metrics', action: 'get_metrics' },
  { ...twin, method: 'GET', path: '/v1/twin/history', action: 'get_history' },
  {
    ...twin,
    method: 'POST',
    path: '/v1/twin/simulations',
    action: 'simulate_load',
    scope: 'twin:read',
  },
  { ...twin, method: 'PUT', path: '/v1/twin/vram', action: 'update_vram_metrics' },
  { ...twin, method: 'GET', path: '/v1/twin/agents', action: 'get_all_agents' },
  {
    ...twin,
    method: 'GET',
    path: '/v1/twin/agents/{name}',
    action: 'get_agent_info',
    input: byAgentName,
  },

  { ...requests, method: 'POST', path: '/v1/requests/text', action: 'text' },
  { ...requests, method: 'POST', path: '/v1/requests/text/stream', stream: 'text_stream' },
  { ...requests, method: 'POST', path: '/v1/requests/audio', action: 'audio' },
  { ...requests, method: 'POST', path: '/v1/requests/vision', action: 'vision' },
  { ...requests, method: 'POST', path: '/v1/requests/generate', action: 'generate' },
  { ...requests, method: 'POST', path: '/v1/requests/coordinate', action: 'coordinate_request' },
  { ...requests, method: 'POST', path: '/v1/requests/interrupt', action: 'interrupt' },
  { ...requests, method: 'GET', path: '/v1/requests/queue', action: 'get_queue_status' },
  { ...requests, method: 'GET', path: '/v1/requests/suggestion', action: 'get_suggestion' },
  { ...requests, method: 'GET', path: '/v1/requests/{request_id}', action: 'get_request' },
  { ...requests, method: 'DELETE', path: '/v1/requests/{request_id}', action: 'cancel_request' },
  { ...requests, method: 'POST', path: '/v1/events', action: 'publish_event', status: 202 },

  { ...system, method: 'GET', path: '/v1/system/info', action: 'get_system_info' },
  { ...system, method: 'POST', path: '/v1/system/cleanup', action: 'cleanup_system' },
  { ...system, method: 'GET', path: '/v1/system/containers', action: 'list_services' },
  {
    ...system,
    method: 'GET',
    path: '/v1/system/containers/{name}',
    action: 'get_service_status',
    input: byServiceName,
  },
  ...(['start', 'stop', 'restart'] as const).map((verb): Route => ({
    ...system,
    method: 'POST',
    path: `/v1/system/containers/{name}/${verb}`,
    action: `${verb}_service`,
    input: byServiceName,
  })),

  { ...modes, method: 'GET', path: '/v1/modes', action: 'get_modes' },
  { ...modes, method: 'PUT', path: '/v1/modes/{capability}', action: 'set_mode' },
  { ...modes, method: 'POST', path: '/v1/modes/{capability}/migration', action: 'migrate_state' },
  { ...modes, method: 'GET', path: '/v1/parity', action: 'get_parity' },
  { ...modes, method: 'DELETE', path: '/v1/parity', action: 'reset_parity' },
  { ...modes, method: 'GET', path: '/v1/watch/modes', stream: 'watch_modes' },

  ...oldRoutes,
];

const proto = (area: string) => `tandem/v1/${area}.proto`;

export const grpc: readonly GrpcService[] = [
  {
    ...agents,
    proto: proto('registry'),
    service: 'tandem.v1.RegistryService',
    methods: { WatchAgents: { stream: 'watch' } },
  },
  {
    tag: 'agents',
    proto: proto('agents'),
    service: 'tandem.v1.AgentService',
    methods: { CallAgent: { scope: 'agents:call' } },
  },
  {
    ...twin,
    proto: proto('twin'),
    service: 'tandem.v1.TwinService',
    methods: { SimulateLoad: { scope: 'twin:read' } },
  },
  {
    ...requests,
    proto: proto('coordination'),
    service: 'tandem.v1.CoordinationService',
  },
  { ...system, proto: proto('system'), service: 'tandem.v1.SystemService' },
  { ...modes, proto: proto('modes'), service: 'tandem.v1.ModeService' },
];

export const doors: DoorSpec = { title: 'core-orchestrator', routes, grpc };
