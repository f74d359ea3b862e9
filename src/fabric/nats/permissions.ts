/**
 * Who may say and hear what on the fabric: least rights by role.
 *
 * Every user has an inbox of its own (`_INBOX_<slug>`), so nobody reads another's replies, and
 * answers requests through `allow_responses`, so nobody can publish into another's inbox either.
 */
import { HUB } from '../../contracts/observability/observability.ts';
import { RECOVERY_VERBS, STEWARD } from '../../contracts/steward.ts';
import { REGISTRY } from '../../contracts/registry.ts';
import {
  AUDIT_STREAM,
  bucketsOn,
  DEAD_ERRORS_STREAM,
  ERRORS_STREAM,
  LOGS_STREAM,
  RESOURCES_BUCKET,
  SECURITY_BUCKET,
  streamsOn,
  TASK_RESULTS_STREAM,
  TASKS_STREAM,
  TRUST_BUCKET,
} from '../../contracts/fabric/streams.ts';
import { COLORS_KEY, releaseBucket, releasedKey } from '../../contracts/release/release.ts';
import { MODES_BUCKET } from '../../contracts/migration/modes.ts';
import { RELEASE_EVENT } from '../../contracts/release/event.ts';
import { streamOfBucket, valueInBucket } from '../../contracts/fabric/buckets.ts';
import { streamsNeededBy } from '../../contracts/fabric/stream-needs.ts';
import { subjects } from '../../contracts/fabric/subjects.ts';
import { OPERATOR } from '../../contracts/security/token.ts';
import {
  createStream,
  deleteFromStream,
  makeStream,
  ORIGINS,
  readBucket,
  readMessagesOf,
  readStream,
  stewardBucket,
  stewardStream,
  SURVEY,
} from './jetstream-api.ts';

export interface Permissions {
  readonly publish: { readonly allow: readonly string[]; readonly deny?: readonly string[] };
  readonly subscribe: { readonly allow: readonly string[] };
  /** Answers to a request it received; `expires` as a NATS duration. Absent: it serves nobody. */
  readonly allow_responses?: { readonly max: number; readonly expires: string };
}

type Who = {
  readonly name: string;
  readonly slug: string;
  readonly machine: string;
  /** One of two copies, of which one is live. */
  readonly colors?: boolean;
};

/** One answer per request, as late as the slowest model call may take. */
const RESPONSES = { max: 1, expires: '10m' } as const;

/**
 * Events that only one may send, by who that is: a false change of the registry would send callers to
 * a wrong endpoint, a false record of the hubs would turn recovery off, a false word on a release would
 * be believed by whoever decides on it.
 */
const EVENTS_OF_ONE: Readonly<Record<string, string>> = {
  [REGISTRY.agent]: 'event.registry.>',
  [HUB]: 'event.hub-records.>',
  [STEWARD]: `event.${RELEASE_EVENT}.>`,
};
const eventsOfOthers = (name: string) =>
  Object.keys(EVENTS_OF_ONE)
    .filter((speaker) => speaker !== name)
    .map((speaker) => EVENTS_OF_ONE[speaker]!);

/** Single entries of this machine's copy of the registry, for the time in which that is away. */
const REGISTRY_COPY = valueInBucket(REGISTRY.bucket, '>');

/** Inbox prefix of a user; its client must be set to the same (`inboxPrefix`). */
export const inboxOf = (slug: string) => `_INBOX_${slug}`;

/** Rights of an agent: serve its own actions, call anybody's, speak and report under its own name. */
export function agentPermissions(who: Who): Permissions {
  return {
    publish: { allow: ownVoice(who), deny: eventsOfOthers(who.name) },
    subscribe: { allow: ownEars(who) },
    allow_responses: RESPONSES,
  };
}

/** Rights of a consolidated service: those of an agent and what its capabilities need. */
export function servicePermissions(who: Who): Permissions {
  const extra = EXTRA[who.name]?.(who.machine) ?? { publish: [], subscribe: [] };
  const allow = [...ownVoice(who), '$SRV.>', ...stateRights(who), ...extra.publish];
  return {
    publish: { allow, deny: eventsOfOthers(who.name) },
    subscribe: { allow: [...ownEars(who), ...extra.subscribe] },
    allow_responses: RESPONSES,
  };
}

/** Rights of the command line tool: call and look, serve nothing, change no stream. */
export function operatorPermissions(): Permissions {
  return {
    publish: { allow: ['agent.*.*', 'machine.*.*.*', '$SRV.>', ...SURVEY] },
    subscribe: { allow: [`${inboxOf(OPERATOR)}.>`, 'event.>', 'error.>', 'log.>'] },
  };
}

function ownVoice(who: Who): string[] {
  const { name } = who;
  return [
    'agent.*.*',
    'machine.*.*.*',
    'event.>',
    `error.*.${name}`,
    subjects.outcomes(name),
    subjects.trace(name),
    REGISTRY_COPY,
    ...oldErrorSubjects(name),
    ...(who.colors === true ? colorVoice(who) : []),
  ];
}

/** The four families of subjects on which old code reports errors. */
function oldErrorSubjects(name: string): string[] {
  const system = ['errors.events', 'errors.system', 'errors.system.critical'];
  return [...system, `errors.agents.${name}`, `errors.*.${name}`];
}

/** What every service reads (modes, keys, trust), the audit chain that it writes, and what it makes where it is missing. */
function stateRights({ name, machine }: Who): string[] {
  return [
    ...bucketsOn(machine).flatMap((bucket) => readBucket(bucket.name)),
    ...readStream(AUDIT_STREAM),
    '$JS.API.STREAM.INFO.*',
    ORIGINS,
    ...streamsNeededBy(name, machine).map(createStream),
    subjects.audit(machine, name),
  ];
}

function ownEars(who: Who): string[] {
  const { name, slug, machine } = who;
  return [
    `agent.${name}.*`,
    `machine.${machine}.${name}.*`,
    '$SRV.*',
    `$SRV.*.${name}`,
    `$SRV.*.${name}.*`,
    'event.>',
    `${inboxOf(slug)}.>`,
    ...(who.colors === true ? colorKeys(who) : []),
  ];
}

/** What tells a colored container which color is live, and that the other one let go. */
function colorKeys({ machine, slug }: Who): string[] {
  return [COLORS_KEY, releasedKey(slug)].map((key) => `$KV.${releaseBucket(machine)}.${key}`);
}

/** Both are read one by one, and the second is written; nothing else of a release is its business. */
function colorVoice(who: Who): string[] {
  const bucket = releaseBucket(who.machine);
  return [
    ...[COLORS_KEY, releasedKey(who.slug)].map((key) => valueInBucket(bucket, key)),
    `$JS.API.STREAM.INFO.${streamOfBucket(bucket)}`,
    colorKeys(who)[1]!,
  ];
}

interface Extra {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/** What single services need beyond the common rights, by entry name. */
const EXTRA: Readonly<Record<string, (machine: string) => Extra>> = {
  'core-orchestrator': (machine) => ({
    // The other machines' brokers are asked whether they are there.
    publish: [...steward(machine), `$KV.${MODES_BUCKET}.>`, '$JS.*.API.INFO'],
    subscribe: [],
  }),
  'resource-manager': () => ({
    publish: [
      ...SURVEY,
      ...[TASKS_STREAM, TASK_RESULTS_STREAM].flatMap(stewardStream),
      'task.journal.>',
      'task.result.>',
      `$KV.${RESOURCES_BUCKET}.>`,
    ],
    subscribe: [],
  }),
  // It alone hears what callers say of each other, and reads all audit chains.
  'security-gateway': () => ({
    publish: [...SURVEY, ...[SECURITY_BUCKET, TRUST_BUCKET].flatMap((name) => [`$KV.${name}.>`])],
    subscribe: [subjects.outcomes('*')],
  }),
  // It takes in reports of the old protocol, so it speaks for others there.
  'error-bus': (machine) => ({
    publish: [
      ...['error.*.*', 'errors.>', 'dead.error.>', ...steward(machine)],
      // A second copy of an event, and a dead letter that could be read after all.
      ...[ERRORS_STREAM, DEAD_ERRORS_STREAM].map(deleteFromStream),
    ],
    subscribe: ['error.>'],
  }),
  // It alone reads what the containers of its machine write, so it speaks for them.
  [STEWARD]: (machine) => ({
    publish: [
      subjects.log(machine, '*'),
      readMessagesOf(LOGS_STREAM),
      // It alone says which color is live, and lets go for a container that does not answer.
      `$KV.${releaseBucket(machine)}.>`,
      subjects.rollback('*'),
    ],
    subscribe: [
      `$KV.${releaseBucket(machine)}.>`,
      subjects.rollback(machine),
      ...recoveryOn(machine),
    ],
  }),
  [HUB]: (machine) => ({
    publish: [
      ...SURVEY,
      ...streamsOn(machine).flatMap((stream) => readStream(stream.name)),
      ...bucketsOn(machine).flatMap((bucket) => readBucket(bucket.name)),
      subjects.alertsFor('*'),
      // The steward beside it, and no other one.
      ...recoveryOn(machine),
    ],
    subscribe: ['error.>', 'log.>', subjects.trace('>'), subjects.alertsFor(machine)],
  }),
};

const recoveryOn = (machine: string) =>
  RECOVERY_VERBS.map((verb) => subjects.recovery(machine, verb));

/** A steward makes and maintains the streams and buckets that the contracts put on its machine. */
function steward(machine: string): string[] {
  return [
    ...SURVEY,
    ...streamsOn(machine).flatMap((stream) => stewardStream(stream.name)),
    ...bucketsOn(machine).flatMap(({ name, mirrorOf }) => {
      if (name === releaseBucket(machine)) return makeStream(streamOfBucket(name));
      return mirrorOf ? stewardStream(streamOfBucket(name)) : stewardBucket(name);
    }),
  ];
}
