/** Every old HTTP endpoint of the four services, with the fields that its old answer had. */
import { PASSWORD } from '../clients/gateway-client.ts';
import { until } from '../until.ts';
import type { Reply, World } from './sample.ts';

export interface OldEndpoint {
  /** `core-orchestrator: POST /publish_event`, as the route is written. */
  readonly title: string;
  /** Fields of the old answer, those inside of others with a dot. */
  readonly fields: string;
  /** Fields beside them that came since; there are no others. */
  readonly since?: string;
  /** Path parameters and body. */
  readonly input?: (world: World) => Reply | Promise<Reply>;
  readonly values?: Reply;
  /** What the request has to have done. */
  readonly effect?: (world: World) => Promise<unknown>;
}

/** When the old twin last heard of an agent. */
const OF_THE_PAST = '2025-06-01T00:00:00.000Z';

const CORE = 'core-orchestrator';
const MANAGER = 'resource-manager';
const BUS = 'error-bus';
const GATEWAY = 'security-gateway';

const agent = ({ run }: World) => ({ host: 'old-host', port: 7300, capabilities: [`of-${run}`] });
const known = (prefix: string) => async (world: World) => {
  const agent_name = `${prefix}-${world.run}`;
  const input = { agent_name, include_unhealthy: true };
  expect(await world.ask(CORE, 'get_agent_endpoint', input)).toMatchObject(agent(world));
};
const cpu = (world: World) => ({
  allocation_id: `old-${world.run}`,
  resources: { cpu_cores: 0.01 },
});
const held = async (world: World) => {
  await world.ask(MANAGER, 'allocate_resources', cpu(world));
  return { allocation_id: cpu(world).allocation_id };
};
const task = (world: World) => ({ task_type: `old-${world.run}`, priority: 'LOW' });
const queued = (world: World) =>
  until(
    'the task is there',
    () => world.ask(MANAGER, 'list_tasks', { task_type: task(world).task_type }),
    ({ total }) => total === 1,
  );
const user = ({ run }: World) => ({ user_id: `old-${run}`, password: PASSWORD });
const registered = async (world: World) => {
  await world.ask(GATEWAY, 'register', user(world));
  return user(world);
};
const session = async (world: World) => {
  const { session } = await world.ask(GATEWAY, 'login', await registered(world));
  return { token: (session as Reply)['token'] };
};
const waiting = ({ run }: World) => ({ request_id: `moved-${run}`, type: 'text', data: 'why?' });

const pool = (name: string) =>
  ['total', 'allocated', 'available', 'utilization_percent']
    .map((field) => `resources.${name}.${field}`)
    .join(' ');
const METRICS =
  'metrics.cpu_percent metrics.memory_percent metrics.memory_available_gb ' +
  'metrics.registered_agents metrics.active_endpoints metrics.timestamp';
const QUEUES =
  'queues.queues.CRITICAL queues.queues.HIGH queues.queues.MEDIUM queues.queues.LOW ' +
  'queues.active_tasks queues.completed_tasks queues.failed_tasks';
const VRAM =
  'vram.total_vram vram.allocated_vram vram.free_vram vram.utilization_percent vram.allocations';
const health = (inside: string) => `status service timestamp uptime ${inside}`;

export const OLD_ENDPOINTS: readonly OldEndpoint[] = [
  {
    title: `${CORE}: GET /health`,
    fields: health(
      'unified_services.registry unified_services.twin unified_services.coordinator unified_services.system',
    ),
  },
  { title: `${CORE}: GET /status`, fields: `status system_status ${METRICS}` },
  {
    title: `${CORE}: POST /register_agent`,
    fields: 'status message',
    input: (world) => ({ name: `Registered-${world.run}`, ...agent(world) }),
    effect: known('Registered'),
  },
  {
    title: `${CORE}: GET /get_agent_endpoint/{agent_name}`,
    fields:
      'status agent.name agent.host agent.port agent.capabilities agent.registered_at agent.last_seen',
    input: () => ({ agent_name: 'KnowledgeBase' }),
  },
  { title: `${CORE}: GET /list_agents`, fields: 'status agents' },
  {
    title: `${CORE}: POST /coordinate_request`,
    fields: 'status message request_id target_endpoint.host target_endpoint.port',
    input: () => ({ target_agent: 'KnowledgeBase', task_type: 'any', payload: { a: 1 } }),
  },
  { title: `${CORE}: GET /metrics`, fields: 'status metrics' },
  {
    title: `${CORE}: POST /publish_event`,
    fields: 'status message event_id',
    input: () => ({ event_type: 'tests.lamp', colour: 'red' }),
  },
  {
    title: `${CORE}: GET /system_info`,
    fields:
      'system_info.platform system_info.python_version system_info.cpu_count ' +
      'system_info.memory_total_gb system_info.uptime',
    since: 'status machine machines unavailable',
  },
  {
    title: `${CORE}: POST /import_registry_state`,
    fields: 'status imported_agents',
    input: (world) => ({ agents: { [`Imported-${world.run}`]: agent(world) } }),
    values: { imported_agents: 1 },
    effect: known('Imported'),
  },
  {
    title: `${CORE}: POST /import_twin_state`,
    fields: 'status',
    since: 'message imported',
    input: ({ run }) => ({
      system_metrics: { cpu: 25 },
      agent_registry: {
        [`Twin-${run}`]: { status: 'HEALTHY', location: 'PC2', last_seen: OF_THE_PAST },
      },
    }),
    // Those that are not registered come out again only when the twin moves back.
    values: { imported: 1 },
  },
  {
    title: `${CORE}: POST /import_coordinator_state`,
    fields: 'status',
    since: 'message imported',
    input: (world) => ({ routing_config: {}, task_queue: [waiting(world)] }),
    effect: (world) =>
      until(
        'the request that was handed over is answered',
        () => world.ask(CORE, 'get_request', { request_id: waiting(world).request_id }),
        ({ state }) => state === 'done',
      ),
  },

  {
    title: `${MANAGER}: GET /health`,
    fields: health('unified_services.resources unified_services.scheduling unified_services.vram'),
  },
  {
    title: `${MANAGER}: POST /allocate_resources`,
    fields: 'status allocation_id',
    since: 'resource_id message token machine expires_at',
    input: cpu,
  },
  {
    title: `${MANAGER}: POST /release_resources`,
    fields: 'status message',
    since: 'resource_id',
    input: held,
  },
  {
    title: `${MANAGER}: POST /schedule_task`,
    fields: 'status task_id',
    since: 'message',
    input: task,
    effect: queued,
  },
  {
    title: `${MANAGER}: GET /resource_status`,
    fields: `status ${pool('cpu_cores')} ${pool('memory_gb')} ${pool('gpu_slots')} ${pool('disk_space_gb')} resources.vram timestamp`,
    since: 'machines',
  },
  { title: `${MANAGER}: GET /queue_status`, fields: `status ${QUEUES} timestamp` },
  {
    title: `${MANAGER}: GET /vram_status`,
    fields: `status ${VRAM} timestamp`,
    since: 'gpus models model_server settings',
  },
  {
    title: `${MANAGER}: POST /allocate`,
    fields: 'status resource_id',
    since: 'allocation_id message token machine expires_at',
    input: async (world) => {
      // Turns them off: what else runs on the machine must not decide.
      const off = { cpu_threshold: 100, memory_threshold: 100, gpu_threshold: 100 };
      await world.ask(MANAGER, 'set_thresholds', off);
      return { resource_id: `facade-${world.run}`, resource_type: 'cpu', amount: 0.01 };
    },
  },
  {
    title: `${MANAGER}: POST /release`,
    fields: 'status',
    since: 'message resource_id',
    input: async (world) => ({ resource_id: (await held(world)).allocation_id }),
  },
  {
    title: `${MANAGER}: POST /schedule`,
    fields: 'status task_id',
    since: 'message',
    input: (world) => ({ type: task(world).task_type, data: { a: 1 } }),
    effect: queued,
  },
  {
    title: `${MANAGER}: GET /status`,
    fields: 'status current_stats allocated_resources resources_available thresholds',
  },
  { title: `${MANAGER}: GET /queue_stats`, fields: 'status queue_stats', since: 'timestamp' },

  {
    title: `${BUS}: GET /health`,
    fields: 'status service legacy_running system_health uptime',
  },
  {
    title: `${BUS}: POST /report`,
    fields: 'status',
    since: 'error_id duplicate',
    input: ({ run }) => ({ agent: `Old-${run}`, message: 'over HTTP', severity: 'high' }),
    effect: (world) =>
      until(
        'the error is there',
        () => world.ask(BUS, 'query', { agent: `Old-${world.run}` }),
        ({ data }) => (data as unknown[]).length === 1,
      ),
  },
  { title: `${BUS}: GET /recent`, fields: 'status data', input: () => ({ limit: 3 }) },
  { title: `${BUS}: GET /agent_health`, fields: 'status data' },

  { title: `${GATEWAY}: GET /health`, fields: 'status service legacy_agents uptime' },
  { title: `${GATEWAY}: POST /register`, fields: 'status message', input: user },
  {
    title: `${GATEWAY}: POST /login`,
    fields: 'status message session.token session.expires_at',
    input: registered,
  },
  { title: `${GATEWAY}: POST /logout`, fields: 'status message', input: session },
  { title: `${GATEWAY}: POST /validate`, fields: 'status valid', input: session },
  {
    title: `${GATEWAY}: GET /trust/{model_id}`,
    fields: 'status trust_score',
    input: () => ({ model_id: 'phi' }),
  },
];
