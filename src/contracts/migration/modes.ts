/** Capabilities, the modes they can be in, and the legacy agents they came from. */
import { Type, type Static } from 'typebox';

/** Who answers the calls of a capability. */
export const Mode = {
  /** The service, in process. */
  unified: 'unified',
  /** The legacy container, over its old protocol. */
  delegation: 'delegation',
  /** A share of callers gets the service, the others the legacy container. */
  gradual: 'gradual',
  /** The service; the legacy container is asked too, and the two answers are compared. */
  shadow: 'shadow',
} as const;
export type Mode = (typeof Mode)[keyof typeof Mode];
export const MODES = Object.values(Mode);

/** A legacy agent and where it answers inside its machine's network. */
export interface LegacyAgent {
  /** Entry name in the fleet definition. */
  readonly name: string;
  readonly machine: string;
  /** Compose service name. */
  readonly host: string;
  readonly port: number;
}

const legacy = (name: string, machine: string, host: string, port: number): LegacyAgent => ({
  name,
  machine,
  host,
  port,
});

/** The 16 source components; a test holds this table against the fleet definition. */
export const LEGACY_AGENTS = {
  ServiceRegistry: legacy('ServiceRegistry', 'mainpc', 'service-registry', 7200),
  SystemDigitalTwin: legacy('SystemDigitalTwin', 'mainpc', 'system-digital-twin', 7220),
  RequestCoordinator: legacy('RequestCoordinator', 'mainpc', 'request-coordinator', 26002),
  UnifiedSystemAgent: legacy('UnifiedSystemAgent', 'mainpc', 'unified-system-agent', 7225),
  PredictiveHealthMonitor: legacy(
    'PredictiveHealthMonitor',
    'mainpc',
    'predictive-health-monitor',
    5613,
  ),
  VRAMOptimizerAgent: legacy('VRAMOptimizerAgent', 'mainpc', 'vram-optimizer-agent', 5572),
  AsyncProcessor: legacy('AsyncProcessor', 'pc2', 'async-processor', 7101),
  ResourceManager: legacy('ResourceManager', 'pc2', 'legacy-resource-manager', 7113),
  TaskScheduler: legacy('TaskScheduler', 'pc2', 'task-scheduler', 7115),
  AuthenticationAgent: legacy('AuthenticationAgent', 'pc2', 'authentication-agent', 7116),
  AgentTrustScorer: legacy('AgentTrustScorer', 'pc2', 'agent-trust-scorer', 7122),
  PerformanceMonitor: legacy('PerformanceMonitor', 'pc2', 'performance-monitor', 7103),
  HealthMonitor: legacy('HealthMonitor', 'pc2', 'health-monitor', 7114),
  SystemHealthManager: legacy('SystemHealthManager', 'pc2', 'system-health-manager', 7117),
  PerformanceLoggerAgent: legacy('PerformanceLoggerAgent', 'pc2', 'performance-logger-agent', 7128),
  // 7150 is where its publishers connect; a socket that answers needs a number of its own.
  ErrorBus: legacy('ErrorBus', 'pc2', 'legacy-error-bus', 7151),
} as const satisfies Record<string, LegacyAgent>;
export type LegacyName = keyof typeof LEGACY_AGENTS;

export interface CapabilitySpec {
  readonly service: string;
  /** Old switch; `true` starts the capability unified, `false` in delegation. */
  readonly flag: string;
  /** The first one keeps the state that moves back. */
  readonly legacy: readonly [LegacyName, ...LegacyName[]];
}

const spec = (
  service: string,
  flag: string,
  ...from: [LegacyName, ...LegacyName[]]
): CapabilitySpec => ({
  service,
  flag: `ENABLE_UNIFIED_${flag}`,
  legacy: from,
});

export const CAPABILITIES = {
  registry: spec('core-orchestrator', 'REGISTRY', 'ServiceRegistry'),
  twin: spec('core-orchestrator', 'TWIN', 'SystemDigitalTwin'),
  coordination: spec('core-orchestrator', 'COORDINATOR', 'RequestCoordinator'),
  system: spec('core-orchestrator', 'SYSTEM', 'UnifiedSystemAgent'),
  health: spec('observability-hub', 'HEALTH', 'HealthMonitor', 'SystemHealthManager'),
  performance: spec(
    'observability-hub',
    'PERFORMANCE',
    'PerformanceMonitor',
    'PerformanceLoggerAgent',
  ),
  prediction: spec('observability-hub', 'PREDICTION', 'PredictiveHealthMonitor'),
  resources: spec('resource-manager', 'RESOURCES', 'ResourceManager'),
  scheduling: spec('resource-manager', 'SCHEDULING', 'AsyncProcessor', 'TaskScheduler'),
  vram: spec('resource-manager', 'VRAM', 'VRAMOptimizerAgent'),
  errors: spec('error-bus', 'ERRORS', 'ErrorBus'),
  authentication: spec('security-gateway', 'AUTH', 'AuthenticationAgent'),
  trust: spec('security-gateway', 'TRUST', 'AgentTrustScorer'),
} as const satisfies Record<string, CapabilitySpec>;
export type Capability = keyof typeof CAPABILITIES;
export const CAPABILITY_NAMES = Object.keys(CAPABILITIES) as Capability[];

/** Bucket that holds the setting of each capability, keyed by its name. */
export const MODES_BUCKET = 'modes';
/** Machine that owns the bucket; the others follow it. */
export const MODES_HOME = 'mainpc';

/** How one capability is answered. */
export const ModeSetting = Type.Object({
  mode: Type.Enum([...MODES]),
  /** Share of callers that the service answers in mode gradual. */
  percent: Type.Integer({ minimum: 0, maximum: 100 }),
  /** Lets the service answer when the legacy container fails. */
  fallback: Type.Boolean(),
  changed_at: Type.String({ description: 'ISO 8601; empty for a start value' }),
  changed_by: Type.String(),
});
export type ModeSetting = Static<typeof ModeSetting>;

/** The mode in which a capability that nobody has set starts. */
export function startSetting(
  capability: Capability,
  env: Readonly<Record<string, string | undefined>>,
): ModeSetting {
  const delegated = env[CAPABILITIES[capability].flag]?.toLowerCase() === 'false';
  const mode = delegated ? Mode.delegation : Mode.unified;
  return { mode, percent: delegated ? 0 : 100, fallback: false, changed_at: '', changed_by: '' };
}
