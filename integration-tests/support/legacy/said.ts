import type { LegacyName } from '../../../src/contracts/migration/modes.ts';

/** Requests of each agent, in order, and what each answers. */
export const SAID: Partial<Record<LegacyName, readonly (readonly [object, object])[]>> = {
  ServiceRegistry: [
    [
      { action: 'register_agent', agent_name: 'X', host: 'x', port: 7300, capabilities: ['a'] },
      { status: 'success' },
    ],
    [
      { action: 'register_agent', registration_data: { agent_id: 'Y', host: 'y', port: 1 } },
      { status: 'success' },
    ],
    [
      { action: 'get_agent_endpoint', agent_name: 'X' },
      { status: 'success', host: 'x', port: 7300, capabilities: ['a'] },
    ],
    [{ action: 'get_agent_endpoint', agent_name: 'Z' }, { error: 'Agent Z not found' }],
    [{ action: 'get_agent_endpoint' }, { error: "Missing 'agent_name'" }],
    [{ action: 'list_agents' }, { status: 'success', agents: ['X', 'Y'] }],
  ],
  SystemDigitalTwin: [
    [
      {
        action: 'register_agent',
        agent_name: 'T',
        status: 'HEALTHY',
        location: 'MainPC',
        registration_data: { host: 't', port: 7301 },
      },
      { status: 'success' },
    ],
    [
      { action: 'get_agent_endpoint', agent_name: 'T' },
      { host: 't', port: 7301 },
    ],
    [{ action: 'get_agent_info', agent_name: 'T' }, { agent_info: { location: 'MainPC' } }],
    [{ action: 'get_all_agents' }, { agents: { T: { status: 'HEALTHY' } } }],
    [{ action: 'get_registered_agents' }, { agents: expect.arrayContaining([]) }],
    [{ action: 'get_ok_agents' }, { count: 1, agents: [{ name: 'T', host: 't' }] }],
    [
      { action: 'get_metrics' },
      { metrics: { cpu_usage: expect.any(Number), ram_capacity_mb: expect.any(Number) } },
    ],
    [{ action: 'get_history' }, { history: { timestamps: expect.any(Array) } }],
    [
      { action: 'simulate_load', load_type: 'ram', value: 1e9 },
      { recommendation: 'deny_insufficient_resources' },
    ],
    [
      { action: 'simulate_load', load_type: 'x', value: 1 },
      { recommendation: 'error_invalid_request' },
    ],
    [{ action: 'publish_event', event: { event_type: 'e', event_id: 'e1' } }, { event_id: 'e1' }],
    [{ action: 'report_error', error: { message: 'm', error_id: 'r1' } }, { error_id: 'r1' }],
    [
      {
        action: 'update_vram_metrics',
        payload: { agent_name: 'M', total_vram_mb: 100, total_vram_used_mb: 10, loaded_models: {} },
      },
      { status: 'success' },
    ],
  ],
  // The agents that would answer are not part of this slice: the request is routed, and that is told.
  RequestCoordinator: [
    [
      { type: 'text', data: 'why?' },
      { status: 'error', code: 'AGENT_UNREACHABLE' },
    ],
    [{ type: 'audio', audio_data: 'AAAA' }, { error: expect.stringContaining('GoTToTAgent') }],
    [{ type: 'vision', image_data: 'AAAA' }, { error: expect.stringContaining('GoTToTAgent') }],
    [
      { action: 'generate', prompt: 'x' },
      { error: expect.stringContaining('ChainOfThoughtAgent') },
    ],
    [{ action: 'interrupt' }, { status: 'success', dropped: 0 }],
  ],
  // No steward in this slice: nothing is pretended.
  UnifiedSystemAgent: [
    [{ action: 'get_system_info' }, { system_info: { hostname: 'mainpc', platform: 'linux' } }],
    [{ action: 'cleanup_system' }, { status: 'success' }],
    ...['start_service', 'stop_service', 'restart_service', 'get_service_status'].map(
      (action) => [{ action, service_name: 'nats' }, { status: 'error' }] as const,
    ),
    [{ action: 'list_services' }, { status: 'error' }],
  ],
  PredictiveHealthMonitor: [
    [
      { request_type: 'register', machine_id: 'MainPC', agent_name: 'ServiceRegistry' },
      { status: 'success' },
    ],
    [
      { request_type: 'heartbeat', machine_id: 'MainPC', agent_name: 'ServiceRegistry' },
      { status: 'success' },
    ],
    [
      { request_type: 'get_status' },
      { agents: { 'mainpc/ServiceRegistry': { last_heartbeat: expect.any(String) } } },
    ],
    [
      { request_type: 'unregister', machine_id: 'MainPC', agent_name: 'Nobody' },
      { status: 'error' },
    ],
    [{ request_type: 'get_recoveries' }, { recoveries: [] }],
    [
      { request_type: 'recover_agent', machine_id: 'MainPC', agent_name: 'Nobody' },
      { status: 'error' },
    ],
  ],
  PerformanceMonitor: [
    [
      { action: 'log_metric', service: 'tts', metric_type: 'response_time', value: 3 },
      { status: 'success' },
    ],
    [
      { action: 'get_metrics' },
      {
        metrics: {
          resources: { memory_total: expect.any(Number) },
          services: { tts: { response_time: { current: 3, average: 3 } } },
        },
      },
    ],
    [
      { action: 'get_alerts' },
      { alerts: expect.arrayContaining([expect.objectContaining({ service: 'tts' })]) },
    ],
  ],
  HealthMonitor: [
    [
      { action: 'get_status' },
      {
        agent_status: { ErrorBus: { status: 'healthy', machine: 'pc2' } },
        timestamp: expect.any(String),
      },
    ],
  ],
  PerformanceLoggerAgent: [
    [
      { action: 'log_metric', metric: { agent: 'A', action: 'x', duration: 0.5 } },
      { status: 'success' },
    ],
    [
      { action: 'log_resource_usage', usage: { agent: 'A', cpu_percent: 1, memory_mb: 2 } },
      { status: 'success' },
    ],
    [{ action: 'get_agent_metrics', agent: 'A' }, { metrics: [{ action: 'x', duration: 0.5 }] }],
    [{ action: 'get_agent_resource_usage', agent: 'A' }, { usage: [{ memory_mb: 2 }] }],
  ],
  SystemHealthManager: [
    [
      { action: 'get_system_status', data: {} },
      {
        memory_system: { orchestrator: { status: 'unreachable' }, scheduler: { status: 'absent' } },
      },
    ],
  ],
  ErrorBus: [
    [
      { action: 'publish', data: { agent: 'A', error_type: 't', message: 'm' } },
      { status: 'success' },
    ],
    [{ action: 'get_agent_health' }, { data: { A: { error_count: expect.any(Number) } } }],
  ],
  AuthenticationAgent: [
    [
      { action: 'register', user_id: 'ann', password: 'pw' },
      { message: 'User registered successfully' },
    ],
    [{ action: 'register', user_id: 'ann', password: 'pw' }, { message: 'User already exists' }],
    [{ action: 'register', user_id: 'ann' }, { message: 'Missing user_id or password' }],
    [{ action: 'login', user_id: 'ann', password: 'no' }, { message: 'Invalid password' }],
    [{ action: 'login', user_id: 'bob', password: 'no' }, { message: 'User not found' }],
    [
      { action: 'validate_token', token: 'x' },
      { status: 'success', valid: false },
    ],
    [{ action: 'logout', token: 'x' }, { status: 'error' }],
  ],
  AgentTrustScorer: [
    [
      { action: 'log_performance', model_id: 'm', success: true, response_time: 2.5 },
      { status: 'success', new_trust_score: 0.85 },
    ],
    [{ action: 'get_trust_score', model_id: 'm' }, { trust_score: 0.85 }],
    [{ action: 'get_trust_score', model_id: 'other' }, { trust_score: 0.5 }],
    [
      { action: 'get_performance_history', model_id: 'm' },
      { history: [{ success: true, response_time: 2.5 }] },
    ],
  ],
  // 100 turns a threshold off: what else runs on the machine must not decide.
  ResourceManager: [
    [
      { action: 'set_thresholds', cpu_threshold: 100, memory_threshold: 100, gpu_threshold: 100 },
      { status: 'success', thresholds: { cpu: 100, memory: 100, gpu: 100 } },
    ],
    [{ action: 'get_stats' }, { stats: { cpu_percent: expect.any(Number) } }],
    [{ action: 'check_resources' }, { available: true }],
    [
      { action: 'allocate_resources', resource_id: 'a', resource_type: 'cpu', amount: 2 },
      { status: 'success', resource_id: 'a' },
    ],
    [
      { action: 'allocate_resources', resource_id: 'a', resource_type: 'cpu' },
      { error: 'Resource a already allocated' },
    ],
    [{ action: 'get_status' }, { allocated_resources: { a: { type: 'cpu', amount: 2 } } }],
    [
      { action: 'release_resources', resource_id: 'a' },
      { status: 'success', resource_id: 'a' },
    ],
    [{ action: 'release_resources', resource_id: 'a' }, { status: 'error' }],
  ],
  TaskScheduler: [
    [
      { action: 'schedule_task', type: 'analysis', data: { text: 'one two' } },
      { status: 'queued', task_id: expect.any(String) },
    ],
    [{ action: 'schedule_task', type: 'nonsense', data: {} }, { status: 'error' }],
  ],
  AsyncProcessor: [
    ...['logging', 'analysis', 'memory', 'batch_processing', 'model_inference'].map(
      (type) => [{ type, data: {}, priority: 'low' }, { status: 'queued' }] as const,
    ),
    [{ type: 'logging' }, { error: 'Invalid task format. Required fields: type, data' }],
    [{ type: 'get_stats' }, { queue_stats: { queue_size: expect.any(Number) } }],
  ],
  VRAMOptimizerAgent: [
    [{ command: 'TRACK_MODEL_USAGE', model_id: 'phi' }, { status: 'SUCCESS' }],
    [{ command: 'SET_IDLE_TIMEOUT', timeout_seconds: 600 }, { status: 'SUCCESS' }],
    [
      { command: 'SET_VRAM_THRESHOLD', threshold_type: 'warning', value: 0.7 },
      { status: 'SUCCESS' },
    ],
    [
      { command: 'SET_VRAM_THRESHOLD', threshold_type: 'warning', value: 0.99 },
      { code: 'VRAM_THRESHOLD_ORDER' },
    ],
    [
      { command: 'GET_VRAM_STATUS' },
      { loaded_models: {}, thresholds: { critical: 0.9, warning: 0.7, safe: 0.5 } },
    ],
    [{ command: 'HEALTH_CHECK' }, { health_status: { uptime_seconds: expect.any(Number) } }],
  ],
};
