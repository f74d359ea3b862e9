/** What the steward of a machine measures and says; core-orchestrator, resource-manager and the hubs listen. */
import { Type, type Static, type TSchema } from 'typebox';

export { STEWARD } from './steward-name.ts';

/** Between two samples of a host, seconds. */
export const SAMPLE_SECONDS = 5;

/** Between two reports on all containers, seconds; a change is told within a second besides. */
export const CONTAINERS_SECONDS = 5;

/** A file of this name in its state folder tells a container to set its state aside when it starts. */
export const CLEAR_STATE_MARK = '.clear-state';

/** What the hub of a machine may have its steward do without a token, for recovery. */
export const RECOVERY_VERBS = ['restart_container', 'clear_container_state'] as const;
export type RecoveryVerb = (typeof RECOVERY_VERBS)[number];

/** Kinds of events; the name of the machine follows. */
export const stewardEvents = {
  containers: (machine: string) => `containers.${machine}`,
  host: (machine: string) => `host.${machine}`,
  engine: (machine: string) => `engine.${machine}`,
  gpu: (machine: string) => `gpu.${machine}`,
} as const;

/** A value, or null where the machine does not tell. Never a stand-in. */
const orNull = <T extends TSchema>(type: T) => Type.Union([type, Type.Null()]);
const Reason = Type.Union([Type.String(), Type.Null()], {
  description: 'Why the figures beside it are absent; null when they are there',
});

export const GpuSample = Type.Object({
  /** `GPU-...`; the one name that survives a restart. */
  uuid: Type.String(),
  index: Type.Integer({ minimum: 0 }),
  name: Type.String(),
  memory_total_mib: orNull(Type.Number()),
  memory_used_mib: orNull(Type.Number()),
  utilization_percent: orNull(Type.Number()),
  temperature_c: orNull(Type.Number()),
  power_watts: orNull(Type.Number()),
  /** Split into instances (MIG); then the card itself tells no utilization. */
  mig: orNull(Type.Boolean()),
});
export type GpuSample = Static<typeof GpuSample>;

/** The containers of the fleet on one machine, in numbers. */
export const ContainerCounts = Type.Object({
  total: Type.Integer(),
  running: Type.Integer(),
  healthy: Type.Integer(),
  unhealthy: Type.Integer(),
  /** Since the steward started. */
  restarts: Type.Integer(),
  oom_kills: Type.Integer(),
});
export type ContainerCounts = Static<typeof ContainerCounts>;

export const HostSample = Type.Object({
  machine: Type.String(),
  /** ISO 8601 with milliseconds. */
  timestamp: Type.String(),
  cpu: Type.Object({
    /** Of all cores together, since the last sample; null in the first one. */
    percent: orNull(Type.Number({ minimum: 0, maximum: 100 })),
    cores: Type.Integer(),
    load_1m: Type.Number(),
  }),
  memory: Type.Object({
    total_bytes: Type.Integer(),
    used_bytes: Type.Integer(),
    available_bytes: Type.Integer(),
  }),
  disk: Type.Array(
    Type.Object({
      mount: Type.String(),
      total_bytes: Type.Integer(),
      used_bytes: Type.Integer(),
    }),
  ),
  network: Type.Union([
    Type.Object({
      rx_bytes_per_s: orNull(Type.Number()),
      tx_bytes_per_s: orNull(Type.Number()),
    }),
    Type.Null(),
  ]),
  network_reason: Reason,
  gpus: Type.Union([Type.Array(GpuSample), Type.Null()]),
  gpus_reason: Reason,
  containers: Type.Union([ContainerCounts, Type.Null()]),
  containers_reason: Reason,
  uptime_seconds: Type.Number(),
});
export type HostSample = Static<typeof HostSample>;

const ENGINE_EVENT_KINDS = [
  'started',
  'died',
  'restarted',
  'oom_killed',
  'healthy',
  'unhealthy',
] as const;

/** Something happened to a container of the fleet. */
export const EngineEvent = Type.Object({
  machine: Type.String(),
  timestamp: Type.String(),
  kind: Type.Enum([...ENGINE_EVENT_KINDS]),
  /** Entry name. */
  agent: Type.String(),
  /** Compose service name. */
  service: Type.String(),
  container_id: Type.String(),
  exit_code: Type.Union([Type.Integer(), Type.Null()]),
  /** By the engine's own restart policy, since the steward started. */
  restarts: Type.Integer(),
  oom_kills: Type.Integer(),
});
export type EngineEvent = Static<typeof EngineEvent>;

/** A card went away or came back. */
export const GpuEvent = Type.Object({
  machine: Type.String(),
  timestamp: Type.String(),
  kind: Type.Enum(['vanished', 'returned']),
  uuid: Type.String(),
  index: Type.Integer(),
  name: Type.String(),
  reason: Type.String(),
});
export type GpuEvent = Static<typeof GpuEvent>;

/** One container as the steward describes it; no environment, which may hold what is nobody's business. */
export const ContainerInfo = Type.Object({
  name: Type.String({ description: 'Entry name' }),
  service: Type.String({ description: 'Compose service name' }),
  machine: Type.String(),
  id: Type.String(),
  image: Type.String(),
  version: Type.String(),
  color: Type.String(),
  group: Type.String(),
  role: Type.String(),
  state: Type.String({ description: 'running, exited, created, restarting, paused, dead' }),
  health: Type.String({ description: 'healthy, starting, unhealthy, none' }),
  started_at: Type.Union([Type.String(), Type.Null()]),
  finished_at: Type.Union([Type.String(), Type.Null()]),
  exit_code: Type.Integer(),
  error: Type.String(),
  oom_killed: Type.Boolean({ description: 'The last end was for want of memory' }),
  restarts: Type.Integer({ description: 'By the restart policy, since the container was made' }),
  limits: Type.Object({
    memory_bytes: orNull(Type.Integer()),
    cpus: orNull(Type.Number()),
    pids: orNull(Type.Integer()),
  }),
});
export type ContainerInfo = Static<typeof ContainerInfo>;

/** What a container uses now. */
export const ContainerUsage = Type.Object({
  /** Without the file cache that the kernel can take back. */
  memory_bytes: orNull(Type.Integer()),
  cpu_seconds: orNull(Type.Number({ description: 'Since it was started' })),
  pids: orNull(Type.Integer()),
});
export type ContainerUsage = Static<typeof ContainerUsage>;

/** One line of a list of containers. */
export const ContainerSummary = Type.Pick(ContainerInfo, [
  'name',
  'service',
  'machine',
  'id',
  'image',
  'version',
  'group',
  'role',
  'state',
  'health',
]);
export type ContainerSummary = Static<typeof ContainerSummary>;

/** One container in the regular report; what was not measured is null. */
export const ContainerFacts = Type.Object({
  ...ContainerSummary.properties,
  restarts: orNull(Type.Integer({ description: 'By the restart policy, since it was made' })),
  oom_kills: Type.Integer({ description: 'Since the steward started' }),
  exit_code: orNull(Type.Integer({ description: 'Of its last end; null while it runs' })),
  started_at: orNull(Type.String()),
  memory_limit_bytes: orNull(Type.Integer()),
  cpus_limit: orNull(Type.Number()),
  memory_bytes: orNull(Type.Integer()),
  cpu_percent: orNull(Type.Number({ description: 'Of one core, since the reading before' })),
  pids: orNull(Type.Integer()),
});
export type ContainerFacts = Static<typeof ContainerFacts>;

/** All containers of the fleet on one machine. */
export const ContainersReport = Type.Object({
  machine: Type.String(),
  timestamp: Type.String(),
  /** Null while the engine does not answer. */
  containers: orNull(Type.Array(ContainerFacts)),
  reason: Reason,
});
export type ContainersReport = Static<typeof ContainersReport>;
