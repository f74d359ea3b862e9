/** JetStream streams and buckets of the fabric, stated once; `ensureStreams` makes them. */
import { FLEET_MACHINES } from '../fleet/machines.ts';
import { MODES_BUCKET, MODES_HOME } from '../migration/modes.ts';
import { REGISTRY } from '../registry.ts';
import { releaseBucket } from '../release/release.ts';
import { subjects } from './subjects.ts';

const MIB = 1024 * 1024;
const DAY_S = 24 * 60 * 60;

/** A stream on one machine, in that machine's JetStream domain. */
export interface StreamSpec {
  readonly name: string;
  readonly description: string;
  readonly subjects: readonly string[];
  readonly maxBytes: number;
  /** 0 keeps for ever. */
  readonly maxAgeSeconds: number;
  /** Window in which a repeated `Nats-Msg-Id` is dropped, seconds. */
  readonly dedupSeconds: number;
  /** Streams of other machines whose messages are copied into this one. */
  readonly sources: readonly { readonly name: string; readonly domain: string }[];
  /** Stream of another machine that this one is a copy of, place by place; it has no subjects then. */
  readonly mirrorOf?: { readonly name: string; readonly domain: string };
  /** A full stream refuses what is new instead of dropping what is old. */
  readonly refuseWhenFull?: boolean;
  /** Nothing is ever taken out by hand. */
  readonly appendOnly?: boolean;
}

/** A key-value bucket on one machine. */
export interface BucketSpec {
  readonly name: string;
  readonly description: string;
  readonly maxBytes: number;
  /** Domain that owns the bucket when this one only follows it. */
  readonly mirrorOf: string | null;
}

/** Normalised error reports; on the home machine those of all machines. */
export const ERRORS_STREAM = 'ERRORS';
/** Error events of the old subjects, as they came, until they are normalised. */
export const OLD_ERRORS_STREAM = 'ERRORS_OLD';
/** What could not be parsed, whole, with the reason. */
export const DEAD_ERRORS_STREAM = 'ERRORS_DEAD';
/** Machine where the error bus runs and all errors come together. */
export const ERRORS_HOME = 'pc2';

/** The journal of the task queue: every change of every task, in order. */
export const TASKS_STREAM = 'TASKS';
/** The last record of each finished task, with its result. */
export const TASK_RESULTS_STREAM = 'TASK_RESULTS';
export const TASKS_HOME = 'pc2';

/** Allocations, known GPUs and the settings of the VRAM optimiser; written by resource-manager. */
export const RESOURCES_BUCKET = 'resources';
const RESOURCES_HOME = 'pc2';

/** Records of who did what; one chain per writer. */
export const AUDIT_STREAM = 'AUDIT';
const AUDIT_HOME = 'pc2';

/** What the containers of a machine wrote, in batches; the hubs read it. */
export const LOGS_STREAM = 'LOGS';

/** Here the lines of another machine: a copy, since sources both ways would go round in circles. */
const copyOfLogs = (machine: string) => `${LOGS_STREAM}_${machine.toUpperCase()}`;

/** Streams on a machine that together hold the lines of the whole fleet. */
export function logStreamsOn(machine: string): string[] {
  const others = FLEET_MACHINES.filter((other) => other !== machine);
  return [LOGS_STREAM, ...others.map(copyOfLogs)];
}

/** Public keys, revoked ids and clients; written by security-gateway. */
export const SECURITY_BUCKET = 'security';
/** Trust scores by subject; written by security-gateway. */
export const TRUST_BUCKET = 'trust';
export const SECURITY_HOME = 'pc2';

const sourcedTo = (home: string, machine: string, name: string) =>
  machine === home
    ? FLEET_MACHINES.filter((other) => other !== home).map((domain) => ({ name, domain }))
    : [];

/** Streams that belong on a machine. */
export function streamsOn(machine: string): StreamSpec[] {
  const everywhere: StreamSpec[] = [
    {
      name: ERRORS_STREAM,
      description: 'Error reports of all agents',
      subjects: ['error.>'],
      maxBytes: 128 * MIB,
      maxAgeSeconds: 7 * DAY_S,
      dedupSeconds: 600,
      sources: sourcedTo(ERRORS_HOME, machine, ERRORS_STREAM),
    },
    {
      name: OLD_ERRORS_STREAM,
      description: 'Error events of the old subjects, before they are normalised',
      subjects: ['errors.>'],
      maxBytes: 64 * MIB,
      maxAgeSeconds: DAY_S,
      dedupSeconds: 120,
      sources: sourcedTo(ERRORS_HOME, machine, OLD_ERRORS_STREAM),
    },
    {
      name: AUDIT_STREAM,
      description: 'Who did what; hash chains, append only',
      subjects: [`audit.${machine}.>`],
      maxBytes: 128 * MIB,
      maxAgeSeconds: 365 * DAY_S,
      dedupSeconds: 120,
      sources: sourcedTo(AUDIT_HOME, machine, AUDIT_STREAM),
      appendOnly: true,
    },
    {
      ...logBounds,
      name: LOGS_STREAM,
      description: 'Lines of the containers of this machine',
      subjects: [subjects.log(machine, '*')],
    },
    ...FLEET_MACHINES.filter((other) => other !== machine).map((other) => ({
      ...logBounds,
      name: copyOfLogs(other),
      description: `Lines of the containers of ${other}`,
      subjects: [],
      mirrorOf: { name: LOGS_STREAM, domain: other },
    })),
  ];
  return machine === ERRORS_HOME ? [...everywhere, ...homeOnly] : everywhere;
}

/** A way to the hubs and no archive: they keep what they read in their own index. */
const logBounds = {
  maxBytes: 384 * MIB,
  maxAgeSeconds: 3 * DAY_S,
  dedupSeconds: 120,
  sources: [],
} as const;

const homeOnly: StreamSpec[] = [
  {
    name: DEAD_ERRORS_STREAM,
    description: 'Error events that could not be parsed, whole, with the reason',
    subjects: ['dead.error.>'],
    maxBytes: 32 * MIB,
    maxAgeSeconds: 30 * DAY_S,
    dedupSeconds: 120,
    sources: [],
  },
  {
    name: TASKS_STREAM,
    description: 'Journal of the task queue',
    subjects: ['task.journal.>'],
    maxBytes: 512 * MIB,
    maxAgeSeconds: 0,
    dedupSeconds: 120,
    sources: [],
    refuseWhenFull: true,
  },
  {
    name: TASK_RESULTS_STREAM,
    description: 'Finished tasks with their results',
    subjects: ['task.result.>'],
    maxBytes: 256 * MIB,
    maxAgeSeconds: 7 * DAY_S,
    dedupSeconds: 120,
    sources: [],
  },
];

const bucket = (machine: string, home: string, name: string, description: string) => ({
  name,
  description,
  maxBytes: 16 * MIB,
  mirrorOf: machine === home ? null : home,
});

/** Buckets that belong on a machine. */
export function bucketsOn(machine: string): BucketSpec[] {
  return [
    bucket(machine, REGISTRY.home, REGISTRY.bucket, 'Registered agents by machine and name'),
    bucket(machine, MODES_HOME, MODES_BUCKET, 'Mode of each capability'),
    bucket(machine, RESOURCES_HOME, RESOURCES_BUCKET, 'Allocations, GPUs and VRAM settings'),
    bucket(machine, SECURITY_HOME, SECURITY_BUCKET, 'Public keys, revoked ids and clients'),
    bucket(machine, SECURITY_HOME, TRUST_BUCKET, 'Trust scores by subject'),
    bucket(machine, machine, releaseBucket(machine), 'Which color is live, and who let go'),
  ];
}
