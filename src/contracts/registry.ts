/**
 * The registry: who runs where. core-orchestrator answers, every container registers with a lease.
 *
 * Actions are `agent.core-orchestrator.<action>`; changes are events under `event.registry.`.
 * To watch: subscribe to `registryChanges`, then ask `list_agents` once, then apply the events.
 */
import { Type, type Static } from 'typebox';
import { subjects } from './subjects.ts';

export const REGISTRY = {
  agent: 'core-orchestrator',
  /** Machine whose JetStream domain owns the bucket. */
  home: 'mainpc',
  bucket: 'registry',
  leaseMs: 15_000,
  heartbeatMs: 5_000,
} as const;

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
});
export type RegistryEntry = Static<typeof RegistryEntry>;

export const EndpointQuery = Type.Object({
  agent_name: Type.String({ minLength: 1 }),
  machine: Type.Optional(Type.String()),
  include_unhealthy: Type.Optional(Type.Boolean()),
});
export type EndpointQuery = Static<typeof EndpointQuery>;
