/**
 * The registry: who runs where. core-orchestrator answers, every container registers with a lease.
 *
 * Actions are `agent.core-orchestrator.<action>`; changes are events under `event.registry.`.
 * To watch: subscribe to `registryChanges`, then ask `watch` once, then apply the events whose
 * revision is later than that of the answer.
 */
import { Type, type Static } from 'typebox';
import { subjects } from './fabric/subjects.ts';

export const REGISTRY = {
  agent: 'core-orchestrator',
  /** Machine whose JetStream domain owns the bucket. */
  home: 'mainpc',
  bucket: 'registry',
  leaseMs: 15_000,
  heartbeatMs: 5_000,
} as const;

/**
 * When a whole machine counts as away, so that its agents are kept as last known instead of expired.
 */
export const MACHINE_AWAY = {
  /** Nobody on the machine was heard for this long: its broker is asked. One and a half heartbeats. */
  silentMs: 7_500,
  /** Time that broker has to answer. */
  probeMs: 1_500,
  /** Between two questions to the broker of a machine that is away. */
  againMs: 30_000,
  /** What was last known of a machine is forgotten after this time. */
  keepMs: 24 * 60 * 60 * 1_000,
} as const;

/**
 * Flap damping after RFC 2439: each flap adds a penalty, which halves every `halfLifeMs`. Above
 * `suppress` the agent is held back as `flapping`, until the penalty is below `reuse` again.
 */
export const FLAPPING = {
  penalties: {
    /** The lease ran out, or another instance took the name without a farewell of the first. */
    lost: 1_000,
    /** It said farewell and came back. */
    restarted: 500,
    /** From healthy to not healthy or back, or to another endpoint. */
    changed: 500,
  },
  suppress: 3_000,
  reuse: 750,
  halfLifeMs: 30_000,
  /** However often it flaps, after this long without a flap it is given out again. */
  longestMs: 120_000,
} as const;
export type Flap = keyof typeof FLAPPING.penalties;
/** State of an agent that is held back. */
export const FLAPPING_STATE = 'flapping';

/** Key in the bucket. */
export const registryKey = (machine: string, name: string) => `${machine}.${name}`;

export const RegistryChange = {
  registered: 'registered',
  updated: 'updated',
  expired: 'expired',
  deregistered: 'deregistered',
} as const;
export type RegistryChange = (typeof RegistryChange)[keyof typeof RegistryChange];

/** Subject of one change; its payload is the `RegistryEntry`. */
export const registryChange = (change: RegistryChange, machine: string, name: string) =>
  subjects.event('registry', change, machine, name);
export const registryChanges = 'event.registry.>';
/** Header of such an event: the revision of the registry that the change made. */
export const REVISION_HEADER = 'Tandem-Revision';

const Port = Type.Integer({ minimum: 1, maximum: 65535 });

export const Registration = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 63 }),
  machine: Type.String({ minLength: 1, maxLength: 63 }),
  group: Type.String(),
  role: Type.String(),
  version: Type.String(),
  /** One life of one container; a later instance of the same name replaces the earlier one. */
  instance: Type.String({ minLength: 1 }),
  /** Host name inside the machine's network. */
  host: Type.String({ minLength: 1 }),
  port: Type.Optional(Port),
  health_check_port: Type.Optional(Port),
  agent_type: Type.Optional(Type.String()),
  capabilities: Type.Array(Type.String()),
  metadata: Type.Record(Type.String(), Type.Unknown()),
});
export type Registration = Static<typeof Registration>;

export const RegisterReply = Type.Object({
  status: Type.Literal('success'),
  lease_ms: Type.Integer({ minimum: 1 }),
  heartbeat_ms: Type.Integer({ minimum: 1 }),
});
export type RegisterReply = Static<typeof RegisterReply>;

export const Heartbeat = Type.Object({
  name: Type.String({ minLength: 1 }),
  machine: Type.String({ minLength: 1 }),
  instance: Type.String({ minLength: 1 }),
  /** `LifeState` or a word of the agent's own, e.g. `degraded`. */
  state: Type.String(),
});
export type Heartbeat = Static<typeof Heartbeat>;

/** `known` false: the registry has no such instance; register again. */
export const HeartbeatReply = Type.Object({ status: Type.String(), known: Type.Boolean() });
export type HeartbeatReply = Static<typeof HeartbeatReply>;

/** An instance may only remove itself: with another `instance` than the registered one nothing happens. */
export const Deregistration = Type.Object({
  name: Type.String({ minLength: 1 }),
  machine: Type.String({ minLength: 1 }),
  instance: Type.String({ minLength: 1 }),
});
export type Deregistration = Static<typeof Deregistration>;

/** A registration as the registry gives it out. Times are ISO 8601. */
export const RegistryEntry = Type.Object({
  ...Registration.properties,
  state: Type.String(),
  registered_at: Type.String(),
  last_seen: Type.String(),
  /** True while its machine is away: this is what was last known. */
  stale: Type.Optional(Type.Boolean()),
  /** When that was true for certain. Only beside `stale`. */
  as_of: Type.Optional(Type.String()),
});
export type RegistryEntry = Static<typeof RegistryEntry>;

export const EndpointQuery = Type.Object({
  agent_name: Type.String({ minLength: 1 }),
  machine: Type.Optional(Type.String()),
  include_unhealthy: Type.Optional(Type.Boolean()),
});
export type EndpointQuery = Static<typeof EndpointQuery>;

/** The whole registry, or one change of it. A watch begins with a snapshot, unless it resumes. */
export const RegistryNews = Type.Union([
  Type.Object({
    type: Type.Literal('snapshot'),
    revision: Type.String(),
    agents: Type.Array(RegistryEntry),
  }),
  Type.Object({
    type: Type.Literal('change'),
    revision: Type.String(),
    change: Type.Enum(Object.values(RegistryChange)),
    agent: RegistryEntry,
  }),
]);
export type RegistryNews = Static<typeof RegistryNews>;

export const WatchQuery = Type.Object({
  since: Type.Optional(
    Type.String({ description: 'Revision seen last; only what came after it is sent, if known' }),
  ),
  agent_name: Type.Optional(Type.String()),
  machine: Type.Optional(Type.String()),
});
export type WatchQuery = Static<typeof WatchQuery>;
