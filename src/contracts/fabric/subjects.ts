/** Subjects of the fabric; the only place that spells them. Names are entry names, not slugs. */
export const subjects = {
  /** Any instance of an agent, the nearest first (a NATS queue group prefers the local server). */
  action: (agent: string, action: string) => `agent.${agent}.${action}`,
  /** The instance on one machine, for names that run on both (observability-hub). */
  actionOn: (machine: string, agent: string, action: string) =>
    `machine.${machine}.${agent}.${action}`,
  /** Core NATS, no reply: fleet-wide events. */
  event: (kind: string, ...rest: string[]) => ['event', kind, ...rest].join('.'),
  /** Error reports; captured by the ERRORS stream of the machine that reports. */
  error: (severity: string, agent: string) => `error.${severity}.${agent}`,
  /** Error reports that could not be parsed; `from` names where they came in. */
  deadError: (from: string) => `dead.error.${from}`,
  /** A writer's own chain in the AUDIT stream of its machine. */
  audit: (machine: string, agent: string) => `audit.${machine}.${agent}`,
  /** What a caller says of those it called; only the caller itself may publish there. */
  outcomes: (caller: string) => `outcomes.${caller}`,
  /** Finished spans of a container, in batches; core NATS, nobody stores them. */
  trace: (agent: string) => `trace.${agent}`,
  /** Batches of lines that a container wrote; only the steward of its machine publishes there. */
  log: (machine: string, agent: string) => `log.${machine}.${agent}`,
  /** Alerts for the Alertmanager of a machine, from the hub of another; only hubs speak and hear here. */
  alertsFor: (machine: string) => `alerts.${machine}`,
  /** Word to the steward of a machine that a release is rolled back elsewhere; only stewards speak and hear here. */
  rollback: (machine: string) => `release.${machine}.rollback`,
  /** A verb of recovery for the steward of a machine; only the hub of that machine speaks, only that steward hears. */
  recovery: (machine: string, verb: string) => `recovery.${machine}.${verb}`,
} as const;

/** Headers that travel with every request over the fabric. */
export const headers = {
  /** W3C trace context. */
  traceparent: 'traceparent',
  /** Time that the caller still waits, milliseconds: the clocks of two machines need not agree. */
  timeout: 'Tandem-Timeout',
  /** The same as a moment, Unix milliseconds, for callers that know no better; the earlier one counts. */
  deadline: 'Tandem-Deadline',
  /** Name of the calling agent. */
  caller: 'Tandem-Caller',
  /** `Bearer <access token>`, where an action asks for a scope. */
  authorization: 'Authorization',
  /** NATS micro error headers (ADR-32). */
  errorCode: 'Nats-Service-Error-Code',
  error: 'Nats-Service-Error',
} as const;
