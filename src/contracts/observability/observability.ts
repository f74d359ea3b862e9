/**
 * What the observability hubs know and say. A hub runs on each machine, and each sees the whole fleet;
 * the page, the command line and other services read these shapes.
 */
import { Type, type Static, type TSchema } from 'typebox';

export const HUB = 'observability-hub';

const orNull = <T extends TSchema>(type: T) => Type.Union([type, Type.Null()]);
const Time = Type.String({ description: 'ISO 8601 with milliseconds' });

/** `<machine>/<name>`: the one name of a container that is unique in the fleet. */
export const memberId = (machine: string, name: string) => `${machine}/${name}`;

/**
 * State of a member, worst first. `hanging`: the engine says that it runs and it answers no request;
 * `dead`: the engine says that it does not run; `unreachable`: nobody can say, its machine does not
 * answer; `absent`: it is in the plan and no container of it was made.
 */
export const MEMBER_STATES = [
  'dead',
  'hanging',
  'unreachable',
  'degraded',
  'starting',
  'stopping',
  'unknown',
  'absent',
  'healthy',
] as const;
export type MemberState = (typeof MEMBER_STATES)[number];

/** What the fleet definition says of an entry; rendered for the hubs, since they cannot read the definition. */
export const PlanEntry = Type.Object({
  name: Type.String(),
  machine: Type.String(),
  slug: Type.String({ description: 'Compose service name' }),
  group: Type.String(),
  role: Type.String({ description: 'agent, service or infrastructure' }),
  wave: Type.Integer({ description: 'Start wave, from 1; 0 for what no plan knows' }),
  required: Type.Boolean(),
  profiles: Type.Array(Type.String(), { description: 'Empty: always on' }),
  depends_on: Type.Array(Type.String(), { description: 'Member ids' }),
  gpu: orNull(Type.Object({ device: Type.Integer(), vram_mib: Type.Integer() })),
  memory_mib: Type.Integer(),
});
export type PlanEntry = Static<typeof PlanEntry>;

/** What is known of one container from one side, at one time. */
const MemberSigns = Type.Object({
  lease: orNull(Type.String({ description: 'State in the registry; null: not registered' })),
  engine: orNull(Type.String({ description: 'running, exited, paused, ...; null: not told' })),
  engine_health: orNull(Type.String({ description: 'healthy, starting, unhealthy, none' })),
  answers: orNull(Type.Boolean({ description: 'It answered the last question; null: not asked' })),
  ready: orNull(Type.Boolean({ description: 'It says that work may be sent to it' })),
  last_sign: orNull(Time),
});
export type MemberSigns = Static<typeof MemberSigns>;

const MemberLoad = Type.Object({
  cpu_percent: orNull(Type.Number({ description: 'Of one core' })),
  memory_bytes: orNull(Type.Integer()),
  memory_limit_bytes: orNull(Type.Integer()),
  memory_percent: orNull(Type.Number({ description: 'Of its limit' })),
  requests_per_second: orNull(Type.Number()),
  errors_per_second: orNull(Type.Number()),
});
export type MemberLoad = Static<typeof MemberLoad>;

/** One container of the fleet as a hub sees it. */
export const Member = Type.Object({
  id: Type.String({ description: '<machine>/<name>' }),
  ...Type.Omit(PlanEntry, ['profiles', 'memory_mib']).properties,
  version: orNull(Type.String()),
  state: Type.Enum([...MEMBER_STATES]),
  since: Time,
  reason: Type.String({ description: 'Why it is in this state, in words; empty when healthy' }),
  signs: MemberSigns,
  load: MemberLoad,
  restarts: orNull(Type.Integer({ description: 'By the engine, since the container was made' })),
  oom_kills: orNull(Type.Integer({ description: 'Since the steward started' })),
  started_at: orNull(Time),
  exit_code: orNull(Type.Integer()),
});
export type Member = Static<typeof Member>;

/** One machine as a hub sees it. `host` is the last sample of its steward. */
export const MachineView = Type.Object({
  name: Type.String(),
  /** False: neither its steward nor any of its agents was heard lately. */
  reachable: Type.Boolean(),
  last_sign: orNull(Time),
  host: orNull(Type.Record(Type.String(), Type.Unknown(), { description: 'HostSample' })),
  /** This hub's clock minus the machine's. */
  clock_offset_ms: orNull(Type.Number()),
});
export type MachineView = Static<typeof MachineView>;

/** The fleet, or one change of it. A watch begins with a snapshot. */
export const FleetNews = Type.Union([
  Type.Object({
    type: Type.Literal('snapshot'),
    /** Machine of the hub that speaks. */
    hub: Type.String(),
    revision: Type.Integer(),
    time: Time,
    machines: Type.Array(MachineView),
    members: Type.Array(Member),
  }),
  Type.Object({
    type: Type.Literal('change'),
    revision: Type.Integer(),
    time: Time,
    machines: Type.Array(MachineView),
    /** Whole members, those alone that changed. */
    members: Type.Array(Member),
    gone: Type.Array(Type.String({ description: 'Member ids' })),
  }),
]);
export type FleetNews = Static<typeof FleetNews>;

/** One line that a container wrote. */
export const LogLine = Type.Object({
  /** Place in the log of its machine; larger is later. */
  id: Type.String(),
  time: Time,
  machine: Type.String(),
  agent: Type.String(),
  /** error, warn, info or debug; `info` for lines that are no JSON. */
  level: Type.String(),
  msg: Type.String(),
  trace_id: orNull(Type.String()),
  /** What else the line says. */
  fields: Type.Record(Type.String(), Type.Unknown()),
});
export type LogLine = Static<typeof LogLine>;

/** One piece of work of one request, after OpenTelemetry's data model. */
export const Span = Type.Object({
  trace_id: Type.String({ description: '32 hex digits' }),
  span_id: Type.String({ description: '16 hex digits' }),
  parent_id: orNull(Type.String()),
  name: Type.String({ description: 'What was done, e.g. an action' }),
  kind: Type.Enum(['server', 'client', 'producer', 'consumer', 'internal']),
  agent: Type.String(),
  machine: Type.String(),
  start_ms: Type.Number({ description: 'Unix milliseconds, with fractions' }),
  duration_ms: Type.Number(),
  code: Type.String({ description: 'ok, or the code of the failure' }),
  attributes: Type.Record(
    Type.String(),
    Type.Union([Type.String(), Type.Number(), Type.Boolean()]),
  ),
});
export type Span = Static<typeof Span>;

/** An alert as Alertmanager has it, with what the page needs beside it. */
export const Alert = Type.Object({
  fingerprint: Type.String(),
  name: Type.String(),
  severity: Type.String({ description: 'critical, warning or info' }),
  /** `active`, `suppressed` (silenced or inhibited) or `unprocessed`. */
  state: Type.String(),
  summary: Type.String(),
  description: Type.String(),
  runbook_url: orNull(Type.String()),
  member: orNull(Type.String({ description: 'Member id' })),
  labels: Type.Record(Type.String(), Type.String()),
  starts_at: Time,
  silenced_by: Type.Array(Type.String()),
  /** It lasted, nobody acknowledged it, and more people were told. */
  escalated: Type.Boolean(),
  acknowledged: orNull(Type.Object({ by: Type.String(), at: Time, comment: Type.String() })),
});
export type Alert = Static<typeof Alert>;

/** A value that is not what its series lets expect. */
export const Anomaly = Type.Object({
  id: Type.String(),
  time: Time,
  member: Type.String({ description: 'Member id, or `<machine>` for a host' }),
  metric: Type.String(),
  value: Type.Number(),
  expected: Type.Number(),
  /** Distance in robust standard deviations. */
  score: Type.Number(),
  severity: Type.Enum(['warning', 'critical']),
  /** spike, dip, shift, drift, variance or missing. */
  kind: Type.String(),
  method: Type.String(),
  /** In words. */
  summary: Type.String(),
});
export type Anomaly = Static<typeof Anomaly>;

/** How likely a member is to fail soon, and why. */
export const Prediction = Type.Object({
  member: Type.String(),
  probability: Type.Number({ minimum: 0, maximum: 1 }),
  expected_in_seconds: orNull(Type.Number()),
  parts: Type.Array(
    Type.Object({
      name: Type.String({ description: 'health, restarts, errors, memory_trend, ...' }),
      weight: Type.Number({ description: 'Share of the probability, 0 to 1' }),
      detail: Type.String({ description: 'e.g. "memory reaches its limit in about 40 min"' }),
    }),
  ),
});
export type Prediction = Static<typeof Prediction>;

/** A change of state of a member, as this hub saw it. */
export const Transition = Type.Object({
  time: Time,
  from: Type.Enum([...MEMBER_STATES]),
  to: Type.Enum([...MEMBER_STATES]),
  reason: Type.String(),
});
export type Transition = Static<typeof Transition>;
