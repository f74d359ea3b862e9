/** What can be wrong with a fleet definition; `fleet check` reports all of it in one run. */
import { defineError } from '../../errors.ts';

const invalid = { status: 422 };

// Shape: what the schema says.
export const FleetUnknownKey = defineError(
  'FLEET_UNKNOWN_KEY',
  'unknown key {found}; allowed here: {allowed}',
  invalid,
);
export const FleetMergeKey = defineError(
  'FLEET_MERGE_KEY',
  'merge keys (<<) are not part of YAML 1.2; put what entries share under defaults',
  invalid,
);
export const FleetMissingKey = defineError(
  'FLEET_MISSING_KEY',
  '{where} has no {missing}; add {missing}: {allowed}',
  invalid,
);
export const FleetWrongType = defineError(
  'FLEET_WRONG_TYPE',
  '{key} is {found}; it must be {allowed}',
  invalid,
);
export const FleetBadValue = defineError(
  'FLEET_BAD_VALUE',
  '{key} is {found}; it must be {allowed}{because}',
  invalid,
);
export const FleetBadKey = defineError(
  'FLEET_BAD_KEY',
  'the key {found} under {where} must be {allowed}{because}',
  invalid,
);
export const FleetNoChoice = defineError(
  'FLEET_NO_CHOICE',
  '{key} must have exactly one of {allowed}; it has {found}',
  invalid,
);

// Files of a definition.
export const FleetFileMissing = defineError(
  'FLEET_FILE_MISSING',
  '{file} does not exist; a definition needs it',
  invalid,
);
export const FleetFileEmpty = defineError(
  'FLEET_FILE_EMPTY',
  '{file} holds nothing; write {allowed} into it or delete it',
  invalid,
);
export const FleetNoMachines = defineError(
  'FLEET_NO_MACHINES',
  'machines.yaml names no machine; add at least one',
  invalid,
);
export const FleetMisplacedFile = defineError(
  'FLEET_MISPLACED_FILE',
  '{key} is {found} but the file lies at {place}; write {allowed} or move the file',
  invalid,
);
export const FleetStrayFile = defineError(
  'FLEET_STRAY_FILE',
  '{file} is not read: {reason}',
  invalid,
);
export const FleetTooManyFiles = defineError(
  'FLEET_TOO_MANY_FILES',
  '{file} holds more than {limit} group files; merge some of them',
  invalid,
);
export const FleetDefinitionTooLarge = defineError(
  'FLEET_DEFINITION_TOO_LARGE',
  'the group files have {bytes} bytes together and the limit is {limit}; remove what is not needed',
  invalid,
);

// Names.
export const FleetUnknownMachine = defineError(
  'FLEET_UNKNOWN_MACHINE',
  'no machine {found} in machines.yaml; known: {allowed}',
  invalid,
);
export const FleetDuplicateEntry = defineError(
  'FLEET_DUPLICATE_ENTRY',
  '{found} is defined already at {first}; remove one of the two',
  invalid,
);
export const FleetSlugCollision = defineError(
  'FLEET_SLUG_COLLISION',
  '{name} and {other} (at {first}) both become the compose service {found} on {machine}; give one an explicit slug',
  invalid,
);
export const FleetBadSlug = defineError(
  'FLEET_BAD_SLUG',
  '{name} becomes the compose service name {found}, which is not {allowed}; give it an explicit slug',
  invalid,
);

// Dependencies.
export const FleetUnknownDependency = defineError(
  'FLEET_UNKNOWN_DEPENDENCY',
  '{name} depends on {found}, which is not defined{elsewhere}',
  invalid,
);
export const FleetSelfDependency = defineError(
  'FLEET_SELF_DEPENDENCY',
  '{name} depends on itself; remove the line',
  invalid,
);
export const FleetRepeatedDependency = defineError(
  'FLEET_REPEATED_DEPENDENCY',
  '{name} names the dependency {found} twice; remove one',
  invalid,
);
export const FleetDependencyProfile = defineError(
  'FLEET_DEPENDENCY_PROFILE',
  '{name} requires {found}, which only starts with {allowed}; add that profile, or make the dependency required: false',
  invalid,
);
export const FleetDependencyCycle = defineError(
  'FLEET_DEPENDENCY_CYCLE',
  'these wait for each other and never start: {found}; make one of the dependencies required: false',
  invalid,
);
export const FleetLinkCycle = defineError(
  'FLEET_LINK_CYCLE',
  'these require each other across machines: {found}; each side starts without the other',
  invalid,
);

// What an entry runs, uses and opens.
export const FleetUnsafePath = defineError(
  'FLEET_UNSAFE_PATH',
  '{key} is {found}; it must be {allowed}',
  invalid,
);
export const FleetProfileTwice = defineError(
  'FLEET_PROFILE_TWICE',
  '{key} stands beside profiles; keep one of the two',
  invalid,
);
export const FleetPublishCollision = defineError(
  'FLEET_PUBLISH_COLLISION',
  '{name} publishes {found} on {machine}, which {other} (at {first}) publishes already',
  invalid,
);
export const FleetColors = defineError(
  'FLEET_COLORS',
  '{name} cannot have colors: {reason}',
  invalid,
);
export const FleetBehindDoor = defineError(
  'FLEET_BEHIND_DOOR',
  '{name} lives in the network of {door} and cannot publish ports; move them under publish of {door}',
  invalid,
);
export const FleetEngineSocket = defineError(
  'FLEET_ENGINE_SOCKET',
  '{name} may not have the socket of the engine: {reason}; ask the steward of {machine} to act instead',
  invalid,
);
export const FleetPortRange = defineError(
  'FLEET_PORT_RANGE',
  'the range {found} ends before it starts; swap from and to',
  invalid,
);
export const FleetRepeatedGpu = defineError(
  'FLEET_REPEATED_GPU',
  '{machine} has the GPU index {found} twice',
  invalid,
);
export const FleetUnknownGpu = defineError(
  'FLEET_UNKNOWN_GPU',
  '{name} wants GPU {found}; {machine} has {allowed}',
  invalid,
);
export const FleetVramOver = defineError(
  'FLEET_VRAM_OVER',
  'the entries on GPU {gpu} of {machine} want {found} MiB together; the card has {allowed} MiB',
  invalid,
);
export const FleetLimitsOver = defineError(
  'FLEET_LIMITS_OVER',
  'the {what} limits on {machine} sum to {found}; the machine has {allowed}',
  invalid,
);
export const FleetUnknownSecret = defineError(
  'FLEET_UNKNOWN_SECRET',
  '{name} wants the secret {found}, which secrets.yaml does not list',
  invalid,
);
export const FleetUnusedSecret = defineError(
  'FLEET_UNUSED_SECRET',
  'no entry uses the secret {found}',
  invalid,
);
export const FleetSecretInText = defineError(
  'FLEET_SECRET_IN_TEXT',
  '{key} looks like a secret ({reason}); list it in secrets.yaml and under secrets of {name}',
  invalid,
);

// What follows from a definition.
export const FleetPortShared = defineError(
  'FLEET_PORT_SHARED',
  '{found} on {machine} is named by {allowed}; it works, since each container has its own network',
  invalid,
);
export const FleetPortOutside = defineError(
  'FLEET_PORT_OUTSIDE',
  '{found} on {machine} is in none of the ranges for its purpose ({allowed}); widen a range or move it',
  invalid,
);
export const FleetRenderDrift = defineError(
  'FLEET_RENDER_DRIFT',
  'the rendered file {what}; run `scripts/tandem fleet render` and commit it',
  invalid,
);
export const FleetRenderFailed = defineError(
  'FLEET_RENDER_FAILED',
  'no compose files follow from this definition: {reason}',
  invalid,
);
